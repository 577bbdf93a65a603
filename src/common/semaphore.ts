/** Bounds how many pieces of work run at once, first come first served. */
export class Semaphore {
  private waiting: (() => void)[] = [];
  private free: number;

  constructor(permits: number) {
    this.free = permits;
  }

  /** @throws the signal's reason when it aborts before the work has its turn */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.enter(signal);
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  /**
   * For what is no single call: whoever has entered leaves, whatever happens.
   * @throws the signal's reason when it aborts before there is a permit
   */
  async enter(signal?: AbortSignal): Promise<void> {
    if (this.free > 0) {
      this.free -= 1;
      return;
    }
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const begin = () => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        this.waiting = this.waiting.filter((other) => other !== begin);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      this.waiting.push(begin);
    });
  }

  leave(): void {
    // A permit goes straight to the next in line, so that a newcomer cannot overtake it.
    const next = this.waiting.shift();
    if (next) next();
    else this.free += 1;
  }
}
