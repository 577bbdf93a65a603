import { systemClock } from './clock';
import { TestClock } from './clock.fixture';
import { registry } from './metrics';
import { RepeatingWork } from './repeating.work';

describe('the last success of repeated work', () => {
  const shown = async () => {
    const text = await registry.getSingleMetricAsString('moorage_scheduled_work_last_success_timestamp_seconds');
    return Number(/work="usage-retention"\} (\d+)/.exec(text)?.[1]);
  };

  it('is not told of by a replica that found another one at it', async () => {
    const now = jest.spyOn(systemClock, 'now');
    const found = [false, undefined];
    const clock = new TestClock();
    const work = new RepeatingWork({
      name: 'usage-retention',
      clock,
      everyMs: 1_000,
      work: () => Promise.resolve(found.shift()),
      failed: () => undefined,
    });
    now.mockReturnValue(new Date(1_000_000));
    work.start();
    now.mockReturnValue(new Date(2_000_000));
    await new Promise(setImmediate);
    expect([found, await shown()]).toEqual([[undefined], 1_000]);
    clock.advance(1_000);
    await new Promise(setImmediate);
    expect([found, await shown()]).toEqual([[], 2_000]);
    await work.stop();
    now.mockRestore();
  });
});
