/** Bounds how many pieces of work run at once, first come first served. */
export class Semaphore {
  private waiting: (() => void)[] = [];
  private free: number;

  constructor(permits: number) {
    this.free = permits;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      // A permit goes straight to the next in line, so that a newcomer cannot overtake it.
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    }
  }
}
