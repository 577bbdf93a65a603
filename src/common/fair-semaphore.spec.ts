import { FairSemaphore } from './fair-semaphore';
import { callIsDone, callsAreLeft, currentTurn, inTurnOf, leading } from './turn';

/** Work that ends when it is told to, in the order in which it began. */
class Bench {
  readonly begun: string[] = [];
  private readonly ends: (() => void)[] = [];

  constructor(private readonly semaphore: FairSemaphore) {}

  add(who: string | null, count: number, left = 0): void {
    const work = () => {
      callsAreLeft(left);
      return this.semaphore.run(() => {
        this.begun.push(who ?? '-');
        return new Promise<void>((resolve) => this.ends.push(resolve));
      });
    };
    for (let n = 0; n < count; n += 1) void (who === null ? work() : inTurnOf(who, work));
  }

  async end(count = 1): Promise<void> {
    for (const end of this.ends.splice(0, count)) end();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a fair semaphore', () => {
  it('lets one with little to do pass one with much', async () => {
    const bench = new Bench(new FairSemaphore(2, 2));
    bench.add('large', 500);
    bench.add('small', 3);
    await bench.end(0);
    for (let n = 0; n < 6; n += 1) await bench.end();
    expect(bench.begun).toEqual(['large', 'large', 'large', 'small', 'large', 'small', 'large', 'small']);
  });

  it('bounds each one, and all together', async () => {
    const bench = new Bench(new FairSemaphore(5, 2));
    bench.add('a', 10);
    await bench.end(0);
    expect(bench.begun).toEqual(['a', 'a']);
    bench.add('b', 10);
    bench.add('c', 10);
    await bench.end(0);
    expect(bench.begun).toEqual(['a', 'a', 'b', 'b', 'c']);
  });

  it('bounds what has no name only with the rest', async () => {
    const bench = new Bench(new FairSemaphore(4, 1));
    bench.add(null, 9);
    await bench.end(0);
    expect(bench.begun).toHaveLength(4);
    await bench.end(4);
    expect(bench.begun).toHaveLength(8);
  });

  it('prefers who is nearly done, and yet puts nobody off for ever', async () => {
    const bench = new Bench(new FairSemaphore(1, 1));
    bench.add('large', 9, 9);
    bench.add('middle', 4, 4);
    bench.add('small', 3, 3);
    await bench.end(0);
    for (let n = 0; n < 15; n += 1) await bench.end();
    // `large` was there before the others; every eighth is in turn.
    expect(bench.begun.join(' ')).toBe(
      'large small small small middle middle middle large middle large large large large large large large',
    );
  });

  it('begins first what leads to something long, a little before who is nearer to its end', async () => {
    const semaphore = new FairSemaphore(1, 1);
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    const add = (name: string, left: number, leads: boolean) =>
      void inTurnOf(name, () => {
        callsAreLeft(left);
        const work = () =>
          semaphore.run(() => {
            begun.push(leads ? `${name} leads` : name);
            return new Promise<void>((resolve) => ends.push(resolve));
          });
        return leads ? leading(work) : work();
      });
    add('first', 1, false);
    add('far', 12, true);
    add('near', 5, false);
    add('next', 8, true);
    add('next', 8, false);
    for (let n = 0; n < 5; n += 1) {
      await new Promise(setImmediate);
      ends.shift()?.();
    }
    expect(begun).toEqual(['first', 'next leads', 'near', 'far leads', 'next']);
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
    for (const done of all) {
      await new Promise(setImmediate); // it begins
      ends.shift()?.();
      await done;
    }
    expect(seenBy('b')).toBe(false);
  });
});
