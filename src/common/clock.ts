/** The only place that reads the time, so that tests and simulations can move it. */
export interface Clock {
  now(): Date;
  /** Resolves after `ms`, or at once when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const CLOCK = Symbol('CLOCK');

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done, { once: true });
    }),
};

/** A clock that stands still until it is moved; sleepers wake when their time has come. */
export class TestClock implements Clock {
  private sleepers: { at: number; wake: () => void }[] = [];
  private millis: number;

  constructor(start: string | Date = '2026-01-01T00:00:00Z') {
    this.millis = new Date(start).getTime();
  }

  now(): Date {
    return new Date(this.millis);
  }

  advance(ms: number): void {
    this.millis += ms;
    const due = this.sleepers.filter((sleeper) => sleeper.at <= this.millis);
    this.sleepers = this.sleepers.filter((sleeper) => sleeper.at > this.millis);
    for (const sleeper of due) sleeper.wake();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      this.sleepers.push({ at: this.millis + ms, wake: resolve });
      signal?.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}

/** Milliseconds of a monotonic clock, for measuring how long something took. */
export const monotonic = (): number => performance.now();
