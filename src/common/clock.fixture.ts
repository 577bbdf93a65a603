import type { Clock } from './clock';

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

  moveTo(time: string | Date): void {
    this.advance(new Date(time).getTime() - this.millis);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      this.sleepers.push({ at: this.millis + ms, wake: resolve });
      signal?.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}
