import { hasCode } from '../common/errors';
import { monotonic } from '../common/clock';
import { counter, histogram } from '../common/metrics';
import { treat } from './failure.policy';

const seconds = histogram(
  'moorage_reconcile_duration_seconds',
  'Time of one run over a fleet, by how it ended',
  ['result'],
  [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300],
);
const failures = counter(
  'moorage_reconcile_failures_total',
  'What stood in the way of runs over fleets, by the reason that the fleet’s condition shows',
  ['reason'],
);

/** Counts what stood in the way, each by the reason that people read at the fleet. */
export const countFailures = (found: unknown[]): void => {
  for (const failure of found) failures.inc({ reason: treat(failure).reason });
};

/** Times one run. */
export async function timed<T>(work: () => Promise<T>): Promise<T> {
  const begun = monotonic();
  const took = () => (monotonic() - begun) / 1_000;
  try {
    const result = await work();
    seconds.observe({ result: 'done' }, took());
    return result;
  } catch (error) {
    // Another worker carries on: no failure.
    const lost = hasCode(error, 'LEASE_LOST');
    seconds.observe({ result: lost ? 'lost' : 'failed' }, took());
    throw error;
  }
}
