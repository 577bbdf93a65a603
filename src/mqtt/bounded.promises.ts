import type { Clock } from '../common/clock';

interface Open {
  resolve: () => void;
  reject: (error: Error) => void;
  due: number;
}

/**
 * Promises, each by a key of its own, that fail when they are not kept in time. They are kept in the order in which they were
 * made, nearly, so one clock for all of them is enough: thousands a second with a timer each would cost more than what they wait for.
 */
export class BoundedPromises<Key> {
  private readonly open = new Map<Key, Open>();
  private watching: AbortController | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly limitMs: number,
    private readonly late: () => Error,
  ) {}

  get size(): number {
    return this.open.size;
  }

  has(key: Key): boolean {
    return this.open.has(key);
  }

  keep(key: Key): Promise<void> {
    return new Promise((resolve, reject) => {
      this.open.set(key, { resolve, reject, due: this.clock.now().getTime() + this.limitMs });
      if (!this.watching) void this.watch();
    });
  }

  /** What is not waited for any more is passed over. */
  settle(key: Key, error?: Error): void {
    const open = this.open.get(key);
    if (!open) return;
    this.open.delete(key);
    if (error) open.reject(error);
    else open.resolve();
  }

  /** For whatever ends all that they wait for; the clock is not waited for either. */
  failAll(error: Error): void {
    for (const key of [...this.open.keys()]) this.settle(key, error);
    this.watching?.abort();
  }

  private async watch(): Promise<void> {
    for (let first = this.firstDue(); first !== null; first = this.firstDue()) {
      this.watching = new AbortController();
      await this.clock.sleep(Math.max(first - this.clock.now().getTime(), 1), this.watching.signal);
      const now = this.clock.now().getTime();
      for (const [key, { due }] of this.open) {
        if (due > now) break;
        this.settle(key, this.late());
      }
    }
    this.watching = null;
  }

  private firstDue(): number | null {
    const [first] = this.open.values();
    return first?.due ?? null;
  }
}
