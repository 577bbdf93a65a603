import fc from 'fast-check';
import type { Clock } from '../common/clock';
import { RateLimit } from './rate-limit';

/** Time passes by sleeping alone; each sleeper notes when it woke. */
function standingClock(): Clock & { wokeAt: number[] } {
  const wokeAt: number[] = [];
  return {
    wokeAt,
    now: () => new Date(0),
    sleep: (ms) => {
      wokeAt.push(ms);
      return Promise.resolve();
    },
  };
}

test('lets a burst through and spaces the rest evenly', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 200 }), async (perSecond, calls) => {
      const clock = standingClock();
      const limit = new RateLimit(perSecond, clock);
      for (let call = 0; call < calls; call += 1) await limit.take();
      expect(limit.isSpent()).toBe(calls >= perSecond);
      const waiting = Math.max(0, calls - perSecond);
      expect(clock.wokeAt).toEqual(Array.from({ length: waiting }, (_, n) => Math.ceil(((n + 1) / perSecond) * 1000)));
    }),
  );
});

test('makes nobody wait longer where the clock is set back', async () => {
  let now = 3_600_000;
  const clock = { ...standingClock(), now: () => new Date(now) };
  const limit = new RateLimit(2, clock);
  for (let call = 0; call < 3; call += 1) await limit.take();
  now = 0;
  await limit.take();
  expect(clock.wokeAt).toEqual([500, 1000]);
  now = 2_000;
  expect(limit.isSpent()).toBe(false);
});

test('never waits without a limit', async () => {
  const clock = standingClock();
  const limit = new RateLimit(null, clock);
  for (let call = 0; call < 1000; call += 1) await limit.take();
  expect([clock.wokeAt, limit.isSpent()]).toEqual([[], false]);
});
