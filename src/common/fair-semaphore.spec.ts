import { FairSemaphore } from './fair-semaphore';
import { currentTurn, inTurnOf, stepIsDone, stepsAreLeft } from './turn';

/** Work that ends when it is told to, in the order in which it began. */
class Bench {
  readonly begun: string[] = [];
  private readonly ends: (() => void)[] = [];

  constructor(private readonly semaphore: FairSemaphore) {}

  add(who: string | null, count: number, left = 0): void {
    const work = () => {
      stepsAreLeft(left);
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
    // `large` was there before the others; every fourth is in turn.
    expect(bench.begun.join(' ')).toBe(
      'large small small large small middle middle large middle middle large large large large large large',
    );
  });

  it('knows how much is left from what is done', async () => {
    const left: (number | undefined)[] = [];
    await inTurnOf('a', async () => {
      stepsAreLeft(2);
      for (let n = 0; n < 3; n += 1) {
        left.push(currentTurn()?.left);
        await Promise.resolve();
        stepIsDone();
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
