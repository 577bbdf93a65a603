/**
 * Work that would take a shared thing for itself, such as Postgres's processors: one piece at a time, first come first
 * served. One that lasts longer than `patienceMs` lets the next one begin beside it, so that a long one holds nobody up
 * for longer than that.
 */
export class Line {
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly patienceMs: number) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    const before = this.last;
    let letNext: () => void = () => undefined;
    this.last = new Promise((resolve) => (letNext = resolve));
    await before;
    const late = setTimeout(letNext, this.patienceMs);
    try {
      return await work();
    } finally {
      clearTimeout(late);
      letNext();
    }
  }
}
