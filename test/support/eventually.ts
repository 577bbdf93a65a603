import { monotonic, systemClock } from '../../src/common/clock';

/** That a machine stands still for some seconds uses up one of these, and not the whole time. */
const leastAttempts = 10;

/** Repeats `attempt` until it neither throws nor gives undefined, null or false; fails with its last error after `timeoutMs`. */
export async function eventually<T>(
  attempt: () => Promise<T> | T,
  { timeoutMs = 10_000, everyMs = 20 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<NonNullable<T>> {
  let left = timeoutMs;
  for (;;) {
    const began = monotonic();
    let failure: unknown;
    try {
      const value = await attempt();
      if (value !== undefined && value !== null && value !== false) return value;
      failure = new Error(`still ${String(value)}`);
    } catch (error) {
      failure = error;
    }
    if (left <= 0) throw failure;
    await systemClock.sleep(everyMs);
    left -= Math.min(monotonic() - began, timeoutMs / leastAttempts);
  }
}
