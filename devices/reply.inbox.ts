import type { Clock } from '../src/common/clock';

/** The longest that a timer waits: one of more rings at once. */
const longestMs = 2 ** 31 - 1;

/** Hands over what arrives, one by one, or tells that the time is up. */
export class ReplyInbox<T> {
  private readonly arrived: T[] = [];
  private wake: () => void = () => undefined;

  constructor(private readonly clock: Clock) {}

  put(item: T): void {
    this.arrived.push(item);
    this.wake();
  }

  /** The next item; null when `ms` have passed (never, when infinite) or `signal` aborts. */
  async next(ms: number, signal: AbortSignal): Promise<T | null> {
    if (ms > longestMs && Number.isFinite(ms) && !signal.aborted) {
      const end = this.clock.now().getTime() + ms;
      return (await this.next(longestMs, signal)) ?? this.next(end - this.clock.now().getTime(), signal);
    }
    const ready = this.arrived.shift();
    if (ready !== undefined || ms <= 0 || signal.aborted) return ready ?? null;
    const enough = new AbortController();
    const arrival = new Promise<void>((resolve) => {
      this.wake = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true, signal: enough.signal });
    });
    await (Number.isFinite(ms) ? Promise.race([arrival, this.clock.sleep(ms, enough.signal)]) : arrival);
    enough.abort();
    return this.arrived.shift() ?? null;
  }
}
