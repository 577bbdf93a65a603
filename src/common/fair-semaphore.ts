import { currentTurn } from './turn';

/**
 * Bounds how many pieces of work run at once, all in all and for each name (see `inTurnOf`). Names that wait take turns,
 * so that one with much to do delays one with little by a single piece, not by all of its own. Work without a name is
 * bounded with the rest only.
 */
export class FairSemaphore {
  /** The names that wait, the one whose turn is next first. */
  private readonly waiting = new Map<string | null, (() => void)[]>();
  private readonly running = new Map<string | null, number>();
  private free: number;

  constructor(
    permits: number,
    private readonly permitsOfOne: number,
  ) {
    this.free = permits;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    const who = currentTurn();
    await this.enter(who);
    try {
      return await work();
    } finally {
      this.free += 1;
      const left = (this.running.get(who) ?? 1) - 1;
      if (left > 0) this.running.set(who, left);
      else this.running.delete(who);
      this.admit();
    }
  }

  private enter(who: string | null): Promise<void> {
    return new Promise((resolve) => {
      const queue = this.waiting.get(who);
      if (queue) queue.push(resolve);
      else this.waiting.set(who, [resolve]);
      this.admit();
    });
  }

  private admit(): void {
    while (this.free > 0) {
      const who = [...this.waiting.keys()].find((name) => this.mayRun(name));
      if (who === undefined) return;
      const [first, ...rest] = this.waiting.get(who) ?? [];
      // Behind the others, until its next turn.
      this.waiting.delete(who);
      if (rest.length > 0) this.waiting.set(who, rest);
      this.free -= 1;
      this.running.set(who, (this.running.get(who) ?? 0) + 1);
      first();
    }
  }

  private mayRun(who: string | null): boolean {
    return who === null || (this.running.get(who) ?? 0) < this.permitsOfOne;
  }
}
