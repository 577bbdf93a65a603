import type { Clock } from '../common/clock';

type Done = (error?: Error | null) => void;

/**
 * Promises that fail when they are not kept in time. They are kept in the order in which they were made, nearly, so one clock
 * for all of them is enough: thousands a second with a timer each would cost more than what they wait for.
 */
export class BoundedPromises {
  private readonly open = new Map<Done, number>();
  private watching = false;

  constructor(
    private readonly clock: Clock,
    private readonly limitMs: number,
    private readonly late: () => Error,
  ) {}

  /** Hands `begin` what to call at the end. */
  keep(begin: (done: Done) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const done: Done = (error) => {
        this.open.delete(done);
        if (error) reject(error);
        else resolve();
      };
      this.open.set(done, this.clock.now().getTime() + this.limitMs);
      if (!this.watching) void this.watch();
      begin(done);
    });
  }

  /** For whatever ends all that they wait for. */
  failAll(error: Error): void {
    for (const done of [...this.open.keys()]) done(error);
  }

  private async watch(): Promise<void> {
    this.watching = true;
    for (let first = this.firstDue(); first !== null; first = this.firstDue()) {
      await this.clock.sleep(Math.max(first - this.clock.now().getTime(), 1));
      const now = this.clock.now().getTime();
      for (const [done, due] of this.open) {
        if (due > now) break;
        done(this.late());
      }
    }
    this.watching = false;
  }

  private firstDue(): number | null {
    const [first] = this.open.values();
    return first ?? null;
  }
}
