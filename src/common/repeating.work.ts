import type { Clock } from './clock';

export interface Repeated {
  clock: Clock;
  /** Between the end of one time and the beginning of the next. */
  everyMs: number;
  work: (signal: AbortSignal) => Promise<void>;
  /** A time that failed is over: the next one looks again. */
  failed: (error: unknown) => void;
}

/** Work that is done again and again from `start` until `stop`, which waits for what runs. */
export class RepeatingWork {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly repeated: Repeated) {}

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { clock, everyMs, work, failed } = this.repeated;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await work(signal).catch(failed);
      await clock.sleep(everyMs, signal);
    }
  }
}
