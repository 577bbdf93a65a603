import { monotonic, systemClock } from '../../src/common/clock';

/** Repeats `attempt` until it neither throws nor gives undefined, null or false; fails with its last error after `timeoutMs`. */
export async function eventually<T>(
  attempt: () => Promise<T> | T,
  { timeoutMs = 10_000, everyMs = 20 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<NonNullable<T>> {
  const end = monotonic() + timeoutMs;
  for (;;) {
    let failure: unknown;
    try {
      const value = await attempt();
      if (value !== undefined && value !== null && value !== false) return value;
      failure = new Error(`still ${String(value)}`);
    } catch (error) {
      failure = error;
    }
    if (monotonic() > end) throw failure;
    await systemClock.sleep(everyMs);
  }
}
