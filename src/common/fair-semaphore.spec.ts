import { FairSemaphore } from './fair-semaphore';
import { inTurnOf } from './turn';

/** Work that ends when it is told to, in the order in which it began. */
class Bench {
  readonly begun: string[] = [];
  private readonly ends: (() => void)[] = [];

  constructor(private readonly semaphore: FairSemaphore) {}

  add(who: string | null, count: number): void {
    const work = () =>
      this.semaphore.run(() => {
        this.begun.push(who ?? '-');
        return new Promise<void>((resolve) => this.ends.push(resolve));
      });
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

  it('goes on after work that fails', async () => {
    const semaphore = new FairSemaphore(1, 1);
    const fails = inTurnOf('a', () => semaphore.run(() => Promise.reject(new Error('no'))));
    const works = inTurnOf('a', () => semaphore.run(() => Promise.resolve('yes')));
    await expect(fails).rejects.toThrow('no');
    expect(await works).toBe('yes');
  });
});
