import { systemClock, type Clock } from '../../src/common/clock';

interface Sleeper {
  until: number;
  wake: () => void;
}

/** A clock that runs as the machine's does, and may be put to another time: whoever sleeps past that moment wakes. */
export class MovableClock implements Clock {
  private offset: number;
  private readonly sleepers = new Set<Sleeper>();

  constructor(start: string) {
    this.offset = Date.parse(start) - systemClock.now().getTime();
  }

  now(): Date {
    return new Date(systemClock.now().getTime() + this.offset);
  }

  /** At noon (UTC) of today, far from what the product does at night. */
  static atNoon(): MovableClock {
    return new MovableClock(`${systemClock.now().toISOString().slice(0, 10)}T12:00:00Z`);
  }

  /** Puts the clock to this time; one that is not ahead wakes nobody. */
  moveTo(time: string | Date): void {
    this.advance(new Date(time).getTime() - this.now().getTime());
  }

  advance(ms: number): void {
    this.offset += ms;
    for (const { until, wake } of this.sleepers) if (until <= this.now().getTime()) wake();
  }

  /** Has it go on from `ms` later while this is done. */
  async later<T>(ms: number, work: () => Promise<T>): Promise<T> {
    this.moveTo(new Date(this.now().getTime() + ms).toISOString());
    try {
      return await work();
    } finally {
      this.moveTo(new Date(this.now().getTime() - ms).toISOString());
    }
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const moved = new AbortController();
    const sleeper = { until: this.now().getTime() + ms, wake: () => moved.abort() };
    this.sleepers.add(sleeper);
    const either = signal ? AbortSignal.any([signal, moved.signal]) : moved.signal;
    return systemClock.sleep(ms, either).finally(() => this.sleepers.delete(sleeper));
  }
}
