interface Waiting<T, R> {
  item: T;
  done: (result: R) => void;
  failed: (error: unknown) => void;
}

/**
 * Collects what comes while a batch is worked on into the next one: alone it waits for nobody, in a storm hundreds share
 * one commit. One batch at a time, so that the order in which items came is kept. Whoever adds waits until its item is
 * done, and the sender is not acknowledged meanwhile: that bounds the queue.
 */
export class BatchCollector<T, R> {
  private waiting: Waiting<T, R>[] = [];
  private running = false;

  /** `work` gives one result for each item, in order. */
  constructor(
    private readonly largest: number,
    private readonly work: (items: T[]) => Promise<R[]>,
  ) {}

  add(item: T): Promise<R> {
    return new Promise((done, failed) => {
      this.waiting.push({ item, done, failed });
      if (!this.running) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running = true;
    // What arrives in the same turn of the event loop belongs together.
    await new Promise(setImmediate);
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, this.largest);
      try {
        const results = await this.work(batch.map(({ item }) => item));
        for (const [index, { done }] of batch.entries()) done(results[index]);
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.running = false;
  }
}
