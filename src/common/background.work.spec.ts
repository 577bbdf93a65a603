import { BackgroundWork } from './background.work';
import { TestClock } from './clock.fixture';

describe('background work', () => {
  it('begins with the application, at once or later as it asks, and its end waits for what runs', async () => {
    const [clock, background, told] = [new TestClock(), new BackgroundWork(), [] as string[]];
    const add = (name: string, later: boolean, failed: (error: unknown) => void) =>
      background.add({
        clock,
        everyMs: 1_000,
        later,
        failed,
        work: async (signal) => {
          told.push(`${name} begins`);
          await clock.sleep(10_000, signal);
          told.push(`${name} ends`);
          throw new Error('after all');
        },
      });
    add('the one', false, () => told.push('the one failed'));
    add('the other', true, () => told.push('the other failed'));
    expect(told).toEqual([]);
    background.onApplicationBootstrap();
    expect(told).toEqual(['the one begins']);
    clock.advance(1_000);
    await new Promise(setImmediate);
    expect(told).toEqual(['the one begins', 'the other begins']);
    await background.onModuleDestroy();
    expect(told.slice(2)).toEqual(['the one ends', 'the other ends', 'the one failed', 'the other failed']);
  });
});
