import { FairSemaphore } from './fair-semaphore';
import { askedBy, callIsDone, callsAreLeft, currentTurn, inTurnOf, leading } from './turn';

interface Added {
  /** How many calls at once, of how many that are left. */
  count: number;
  left?: number;
  /** Begins the next call when one has ended, until none is left. */
  chained?: boolean;
  leads?: boolean;
}

/** Work that ends when it is told to, in the order in which it began. */
class Bench {
  readonly begun: string[] = [];
  private readonly ends: (() => void)[] = [];

  constructor(private readonly semaphore: FairSemaphore) {}

  add(who: string | null, { count, left = 0, chained = false, leads = false }: Added): void {
    const call = () =>
      this.semaphore.run(() => {
        this.begun.push(who ?? '-');
        return new Promise<void>((resolve) => this.ends.push(resolve));
      });
    const work = async (): Promise<void> => {
      await (leads ? leading(call) : call()).finally(callIsDone);
      if (chained && (currentTurn()?.plan.left ?? 0) > 0) await work();
    };
    const all = () => {
      callsAreLeft(left);
      for (let n = 0; n < count; n += 1) void work();
    };
    if (who === null) all();
    else inTurnOf(who, all);
  }

  async end(count = 1): Promise<void> {
    for (const end of this.ends.splice(0, count)) end();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a fair semaphore', () => {
  it('has all take turns whose work nobody knows the end of', async () => {
    const bench = new Bench(new FairSemaphore(2, 2));
    bench.add('large', { count: 500 });
    bench.add('small', { count: 3 });
    await bench.end(0);
    for (let n = 0; n < 6; n += 1) await bench.end();
    expect(bench.begun).toEqual(['large', 'large', 'large', 'small', 'large', 'small', 'large', 'small']);
  });

  it('bounds each one, and all together', async () => {
    const bench = new Bench(new FairSemaphore(5, 2));
    bench.add('a', { count: 10 });
    await bench.end(0);
    expect(bench.begun).toEqual(['a', 'a']);
    bench.add('b', { count: 10 });
    bench.add('c', { count: 10 });
    await bench.end(0);
    expect(bench.begun).toEqual(['a', 'a', 'b', 'b', 'c']);
  });

  it('bounds what has no name only with the rest', async () => {
    const bench = new Bench(new FairSemaphore(4, 1));
    bench.add(null, { count: 9 });
    await bench.end(0);
    expect(bench.begun).toHaveLength(4);
    await bench.end(4);
    expect(bench.begun).toHaveLength(8);
  });

  it.each([1, 2, 4])('lets what many ask for hold up no plan, permits: %d', async (permits) => {
    const bench = new Bench(new FairSemaphore(permits, 8));
    for (let n = 0; n < 40; n += 1) askedBy(`caller ${n}`, () => bench.add(null, { count: 20 }));
    bench.add('fleet', { count: 1, left: 20, chained: true });
    const rounds = 41; // each ends a call of every permit: alone, the fleet would take 20
    for (let n = 0; n < rounds; n += 1) await bench.end(permits);
    expect(bench.begun.filter((who) => who === 'fleet')).toHaveLength(20);
  });

  it('bounds what one asks for, and lets it have all permits that nobody else has work for', async () => {
    const bench = new Bench(new FairSemaphore(6, 4));
    askedBy('one', () => bench.add(null, { count: 9 }));
    await bench.end(0);
    expect(bench.begun).toHaveLength(4);
    askedBy('another', () => bench.add(null, { count: 9 }));
    await bench.end(0);
    expect(bench.begun).toHaveLength(6);
  });

  it('works on who is nearest to the end until that one is done, and yet puts nobody off for ever', async () => {
    const bench = new Bench(new FairSemaphore(1, 1));
    bench.add('large', { count: 1, left: 40, chained: true });
    bench.add('middle', { count: 4, left: 4 });
    bench.add('small', { count: 1, left: 3, chained: true });
    for (let n = 0; n < 47; n += 1) await bench.end();
    // `large` was there before the others; the 32nd permit of all is in turn.
    expect(bench.begun.join(' ')).toMatch(/^large small small small middle middle middle middle( large){39}$/);
    const crowded = new Bench(new FairSemaphore(1, 1));
    crowded.add('far', { count: 1, left: 99 });
    crowded.add('near', { count: 1, left: 80, chained: true });
    crowded.add('farther', { count: 1, left: 98 });
    for (let n = 0; n < 40; n += 1) await crowded.end();
    expect(crowded.begun.indexOf('farther')).toBe(31);
  });

  it('begins no other one beside, though there is room for a second call', async () => {
    const bench = new Bench(new FairSemaphore(2, 2));
    bench.add('first', { count: 1, left: 3, chained: true });
    bench.add('second', { count: 2, left: 3 });
    await bench.end(0);
    for (let n = 0; n < 3; n += 1) await bench.end();
    expect(bench.begun).toEqual(['first', 'first', 'first', 'second', 'second']);
  });

  it('has one fewer at work than there are permits, so that each can do two things at once', async () => {
    const bench = new Bench(new FairSemaphore(3, 2));
    for (const [index, name] of ['a', 'b', 'c'].entries()) {
      bench.add(name, { count: 1, left: 7 + index, chained: true });
    }
    await bench.end(0);
    expect(bench.begun).toEqual(['a', 'b']);
    for (let n = 0; n < 13; n += 1) await bench.end();
    expect(bench.begun.indexOf('c')).toBe(14);
  });

  it('begins first, of those at work, what leads to something long', async () => {
    const bench = new Bench(new FairSemaphore(3, 2));
    bench.add(null, { count: 3 });
    bench.add('near', { count: 1, left: 5 });
    bench.add('leads', { count: 1, left: 8, leads: true });
    await bench.end(0);
    await bench.end();
    await bench.end();
    expect(bench.begun).toEqual(['-', '-', '-', 'leads', 'near']);
  });

  describe('where somebody stays away', () => {
    beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] }));
    afterEach(() => jest.useRealTimers());

    it('lets others begin once who is at work makes no further call', async () => {
      const bench = new Bench(new FairSemaphore(2, 2));
      bench.add('waits for its server', { count: 1, left: 3 });
      bench.add('other', { count: 1, left: 5 });
      await bench.end(0);
      await bench.end();
      await jest.advanceTimersByTimeAsync(300);
      expect(bench.begun).toEqual(['waits for its server']);
      await jest.advanceTimersByTimeAsync(2);
      expect(bench.begun).toEqual(['waits for its server', 'other']);
    });

    it('lets others begin beside a call that hangs', async () => {
      const bench = new Bench(new FairSemaphore(2, 2));
      bench.add('hangs', { count: 1, left: 3 });
      bench.add('other', { count: 1, left: 5 });
      await jest.advanceTimersByTimeAsync(15_000);
      expect(bench.begun).toEqual(['hangs']);
      await jest.advanceTimersByTimeAsync(2);
      expect(bench.begun).toEqual(['hangs', 'other']);
    });
  });

  it('begins first of one name what leads to something long', async () => {
    const semaphore = new FairSemaphore(1, 1);
    const begun: string[] = [];
    const call = (name: string) => semaphore.run(() => Promise.resolve(void begun.push(name)));
    await inTurnOf('a', async () => {
      callsAreLeft(4);
      await Promise.all([call('before'), call('router'), leading(() => call('network')), leading(() => call('port'))]);
    });
    expect(begun).toEqual(['before', 'network', 'port', 'router']);
  });

  it('knows how much is left from what is done', async () => {
    const left: (number | undefined)[] = [];
    await inTurnOf('a', async () => {
      callsAreLeft(2);
      for (let n = 0; n < 3; n += 1) {
        left.push(currentTurn()?.plan.left);
        await Promise.resolve();
        callIsDone();
      }
    });
    expect(left).toEqual([2, 1, 0]);
    expect(currentTurn()).toBeNull();
  });

  it('goes on after work that fails', async () => {
    const semaphore = new FairSemaphore(1, 1);
    const fails = inTurnOf('a', () => semaphore.run(() => Promise.reject(new Error('no'))));
    const works = inTurnOf('a', () => semaphore.run(() => Promise.resolve('yes')));
    await expect(fails).rejects.toThrow('no');
    expect(await works).toBe('yes');
  });

  it('knows whether others wait', async () => {
    const semaphore = new FairSemaphore(1, 1);
    const ends: (() => void)[] = [];
    const work = () => semaphore.run(() => new Promise<void>((resolve) => ends.push(resolve)));
    const all = [inTurnOf('a', work), inTurnOf('a', work)];
    const seenBy = (who: string) => inTurnOf(who, () => semaphore.othersWait());
    expect([seenBy('a'), seenBy('b')]).toEqual([false, true]);
    const asked = askedBy('viewer', work);
    expect(seenBy('a')).toBe(false);
    const inTheirOrder = [all[0], asked, all[1]];
    for (const done of inTheirOrder) {
      await new Promise(setImmediate); // it begins
      ends.shift()?.();
      await done;
    }
    expect(seenBy('b')).toBe(false);
  });
});
