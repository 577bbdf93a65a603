import type { SchedulerRegistry } from '@nestjs/schedule';
import { workScheduled, type ScheduledWork } from './scheduled.work';

export interface Ticked {
  /** Calls `workDone` where it was done. */
  work: () => Promise<void>;
  /** A tick that failed is over: the next one looks again. */
  failed: (error: unknown) => void;
}

/** Work at every tick of the scheduler, never twice at once. */
export class Ticker {
  private readonly stopping = new AbortController();
  private ticking: Promise<void> | null = null;

  constructor(
    private readonly registry: SchedulerRegistry,
    private readonly name: ScheduledWork,
    private readonly ticked: Ticked,
  ) {}

  /** Aborted once it is to end. */
  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  start(everyMs: number): void {
    workScheduled(this.name);
    this.registry.addInterval(
      this.name,
      setInterval(() => this.tick(), everyMs),
    );
  }

  /** Waits for what runs: the database closes after it. */
  async stop(): Promise<void> {
    this.stopping.abort();
    if (this.registry.doesExist('interval', this.name)) this.registry.deleteInterval(this.name);
    await this.ticking;
  }

  private tick(): void {
    const { work, failed } = this.ticked;
    this.ticking ??= work()
      .catch(failed)
      .finally(() => {
        this.ticking = null;
      });
  }
}
