import type { Clock } from './clock';
import { workDone, workScheduled, type ScheduledWork } from './scheduled.work';

export interface Repeated {
  /** Under which its last success is shown; left out where it is no work that is to be done in time. */
  name?: ScheduledWork;
  clock: Clock;
  /** Between the end of one time and the beginning of the next. */
  everyMs: number;
  /** What it looks after was just looked at: the first time is only so long after the start. */
  later?: boolean;
  /** False where another replica was found at it, which tells of its success itself. */
  work: (signal: AbortSignal) => Promise<boolean | void>;
  /** A time that failed is over: the next one looks again. */
  failed: (error: unknown) => void;
}

/** Work that is done again and again from `start` until `stop`, which waits for what runs. */
export class RepeatingWork {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly repeated: Repeated) {}

  start(): void {
    if (this.repeated.name) workScheduled(this.repeated.name);
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { name, clock, everyMs, later = false, work, failed } = this.repeated;
    const { signal } = this.stopping;
    if (later) await clock.sleep(everyMs, signal);
    while (!signal.aborted) {
      await work(signal).then((here) => name && here !== false && workDone(name), failed);
      await clock.sleep(everyMs, signal);
    }
  }
}
