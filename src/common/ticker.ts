import type { SchedulerRegistry } from '@nestjs/schedule';
import { workScheduled, type ScheduledWork } from './scheduled.work';

/** Work at every tick of the scheduler, never twice at once; it deals with its own failures, and calls `workDone`. */
export class Ticker {
  private ticking: Promise<void> | null = null;

  constructor(
    private readonly registry: SchedulerRegistry,
    private readonly name: ScheduledWork,
    private readonly work: () => Promise<void>,
  ) {}

  start(everyMs: number): void {
    workScheduled(this.name);
    this.registry.addInterval(
      this.name,
      setInterval(() => this.tick(), everyMs),
    );
  }

  /** Waits for what runs: the database closes after it. */
  async stop(): Promise<void> {
    if (this.registry.doesExist('interval', this.name)) this.registry.deleteInterval(this.name);
    await this.ticking;
  }

  private tick(): void {
    this.ticking ??= this.work().finally(() => {
      this.ticking = null;
    });
  }
}
