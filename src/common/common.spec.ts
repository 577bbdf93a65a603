import * as fc from 'fast-check';
import { backoffMs } from './backoff';
import { blockText, freeBlock, overlaps, parseBlock, type Block } from './cidr';
import { open, seal } from './encryption';
import { newId, sameSecret } from './ids';
import { currencyPlaces, rounded, sum } from './money';
import { Semaphore } from './semaphore';

const block = (text: string): Block => {
  const parsed = parseBlock(text);
  if (parsed === null) throw new Error(`${text} is no block`);
  return parsed;
};

describe('CIDR blocks', () => {
  it.each(['10.0.0.1/24', '10.0.0.0/33', '10.0.0/24', 'fd00::/64', 'x'])('refuses %s', (text) => {
    expect(parseBlock(text)).toBeNull();
  });

  it('allots the lowest free block, around what is taken, until the pool is full', () => {
    const pool = block('10.0.0.0/22');
    const taken = [block('10.0.1.0/24'), block('10.0.0.0/25')];
    const found: string[] = [];
    for (let next = freeBlock(pool, 24, taken); next !== null; next = freeBlock(pool, 24, taken)) {
      found.push(blockText(next));
      taken.push(next);
    }
    expect(found).toEqual(['10.0.2.0/24', '10.0.3.0/24']);
  });

  it('never allots a block that overlaps another, whatever is taken', () => {
    const pool = block('10.0.0.0/16');
    const anyBlock = fc.record({ prefix: fc.integer({ min: 17, max: 29 }), at: fc.nat() }).map(({ prefix, at }) => {
      const size = 2 ** (32 - prefix);
      const first = pool.first + (at % (2 ** 16 / size)) * size;
      return { first, last: first + size - 1, prefix };
    });
    fc.assert(
      fc.property(fc.array(anyBlock, { maxLength: 40 }), (taken) => {
        const found = freeBlock(pool, 24, taken);
        expect(found === null || taken.every((other) => !overlaps(found, other))).toBe(true);
      }),
    );
  });
});

describe('secrets', () => {
  const key = Buffer.alloc(32, 7);

  it('open only with the key and for the row that they were sealed for', () => {
    const sealed = seal(key, 'hush', 'enrollment:1');
    expect(open(key, sealed, 'enrollment:1')).toBe('hush');
    expect(() => open(key, sealed, 'enrollment:2')).toThrow();
    expect(() => open(Buffer.alloc(32, 8), sealed, 'enrollment:1')).toThrow();
    expect(sealed).not.toContain('hush');
    const [tag] = sealed.split('.').slice(-1);
    const shortened = Buffer.from(tag, 'base64').subarray(0, 4).toString('base64');
    expect(() => open(key, sealed.replace(tag, shortened), 'enrollment:1')).toThrow();
  });

  it('are the same or not, whatever their lengths', () => {
    expect(sameSecret('abc', 'abc')).toBe(true);
    expect(sameSecret('abc', 'abcd')).toBe(false);
  });
});

describe('decimals', () => {
  it('round half to even and add exactly', () => {
    expect([rounded('0.125', 2), rounded('0.135', 2), rounded('2.5', 0)]).toEqual(['0.12', '0.14', '2']);
    expect(sum(['0.1', '0.2', '0.3'])).toBe('0.6');
  });

  it('are as many as ISO 4217 gives a currency, whatever the ICU of this Node says', () => {
    const places = Object.fromEntries(
      ['EUR', 'HUF', 'RSD', 'IDR', 'COP', 'PKR', 'JPY', 'VND', 'IQD', 'KWD', 'CLF'].map((currency) => [
        currency,
        currencyPlaces(currency),
      ]),
    );
    expect(places).toEqual({
      EUR: 2,
      HUF: 2,
      RSD: 2,
      IDR: 2,
      COP: 2,
      PKR: 2,
      JPY: 0,
      VND: 0,
      IQD: 3,
      KWD: 3,
      CLF: 4,
    });
  });
});

describe('ids', () => {
  it('sort by the time that they were made at', () => {
    const ids = [3_000, 1_000, 2_000].map((millis) => newId(millis));
    expect([...ids].sort()).toEqual([ids[1], ids[2], ids[0]]);
  });

  it('are UUIDs of version 7, all different though of one millisecond', () => {
    const ids = Array.from({ length: 5_000 }, () => newId(0x0192_0abc_def0));
    expect(ids.filter((id) => !/^01920abc-def0-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(5_000);
  });
});

describe('back-off', () => {
  it('grows to its cap and never beyond', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, draw) => {
        const delay = backoffMs(attempt, { base: 100, cap: 5_000, random: () => draw });
        expect(delay).toBeGreaterThanOrEqual(50);
        expect(delay).toBeLessThanOrEqual(5_000);
      }),
    );
  });
});

describe('a semaphore', () => {
  it('lets no more through at once than it has permits', async () => {
    const semaphore = new Semaphore(3);
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await Promise.resolve();
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 20 }, () => semaphore.run(work)));
    expect(most).toBe(3);
  });
});
