/** An item and whoever waits for it. */
export interface Waiting<T, R> {
  item: T;
  done: (result: R) => void;
  failed: (error: unknown) => void;
}

/** Where items wait for their batch. */
export interface WaitingRoom<T> {
  /** Whether `take` would give any now. */
  readonly isReady: boolean;
  push(item: T): void;
  /** The next ones, at most so many; they are out then. */
  take(most: number): T[];
  /** What was taken is done with. */
  done(items: T[]): void;
}

/**
 * Collects what comes while a batch is worked on into the next one: alone it waits for nobody, in a storm hundreds share
 * one commit. One batch at a time, so that the order in which items came is kept; a room that knows which items
 * need no order among them may have more. Whoever adds waits until its item is done, and the sender is not acknowledged
 * meanwhile: that bounds the queue.
 */
export class BatchCollector<T, R> {
  private running = 0;

  /** `work` gives one result for each item, in order. */
  constructor(
    private readonly largest: number,
    private readonly work: (items: T[]) => Promise<R[]>,
    private readonly room: WaitingRoom<Waiting<T, R>> = new Queue(),
    private readonly batchesAtOnce = 1,
  ) {}

  add(item: T): Promise<R> {
    return new Promise((done, failed) => {
      this.room.push({ item, done, failed });
      if (this.running < this.batchesAtOnce && this.room.isReady) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running += 1;
    // What arrives in the same turn of the event loop belongs together.
    await new Promise(setImmediate);
    while (this.room.isReady) {
      const batch = this.room.take(this.largest);
      try {
        const results = await this.work(batch.map(({ item }) => item));
        for (const [index, { done }] of batch.entries()) done(results[index]);
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
      this.room.done(batch);
    }
    this.running -= 1;
  }
}

/** First come, first served. */
class Queue<T> implements WaitingRoom<T> {
  private readonly items: T[] = [];

  get isReady(): boolean {
    return this.items.length > 0;
  }

  push(item: T): void {
    this.items.push(item);
  }

  take(most: number): T[] {
    return this.items.splice(0, most);
  }

  done(): void {
    // Nothing waits for it.
  }
}
