import { currentTurn, type Turn } from './turn';

/** Every so many permits one goes to whose turn it is, however much that one has left. */
const fairEvery = 8;

/** So many calls nearer to its end is whoever waits with work that leads to something long. */
const headStart = 4;

interface Waiting {
  turn: Turn | null;
  /** What leads to something that takes long. */
  ahead: (() => void)[];
  others: (() => void)[];
}

/**
 * Bounds how many pieces of work run at once, all in all and for each name (see `inTurnOf`). Of names that wait, the one
 * with the fewest calls left goes first: ten fleets at a cloud that is busy with them come up one after another, not all at
 * the end. Names with as much left take turns, and so do all for every eighth permit, so that one with much to do delays
 * one with little by a single piece and is itself not put off for ever. Work without a name is bounded with the rest only.
 */
export class FairSemaphore {
  /** The names that wait, the one whose turn is next first. */
  private readonly waiting = new Map<string | null, Waiting>();
  private readonly running = new Map<string | null, number>();
  private free: number;
  private admitted = 0;

  constructor(
    permits: number,
    private readonly permitsOfOne: number,
  ) {
    this.free = permits;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    const turn = currentTurn();
    const who = nameOf(turn);
    await this.enter(turn);
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

  /** Whether work of others than the present turn waits for a permit. */
  othersWait(): boolean {
    const me = nameOf(currentTurn());
    return [...this.waiting.keys()].some((who) => who !== me && who !== null);
  }

  private enter(turn: Turn | null): Promise<void> {
    return new Promise((resolve) => {
      const who = nameOf(turn);
      const queued = this.waiting.get(who) ?? { turn, ahead: [], others: [] };
      this.waiting.set(who, queued);
      (turn?.leads ? queued.ahead : queued.others).push(resolve);
      this.admit();
    });
  }

  private admit(): void {
    while (this.free > 0) {
      const next = this.next();
      if (!next) return;
      const { turn, ahead, others } = next;
      const who = nameOf(turn);
      const begin = ahead.shift() ?? others.shift();
      // Behind the others, until its next turn.
      this.waiting.delete(who);
      if (ahead.length + others.length > 0) this.waiting.set(who, next);
      this.free -= 1;
      this.admitted += 1;
      this.running.set(who, (this.running.get(who) ?? 0) + 1);
      begin?.();
    }
  }

  private next(): Waiting | undefined {
    const mayRun = [...this.waiting.values()].filter(({ turn }) => this.mayRun(nameOf(turn)));
    const inTurn = this.admitted % fairEvery === fairEvery - 1;
    return inTurn ? mayRun.at(0) : mayRun.reduce(nearerToItsEnd, undefined);
  }

  private mayRun(who: string | null): boolean {
    return who === null || (this.running.get(who) ?? 0) < this.permitsOfOne;
  }
}

const nameOf = (turn: Turn | null): string | null => turn?.who ?? null;

const nearerToItsEnd = (one: Waiting | undefined, other: Waiting): Waiting =>
  one === undefined || distanceOf(other) < distanceOf(one) ? other : one;

const distanceOf = ({ turn, ahead }: Waiting): number => (turn?.plan.left ?? 0) - (ahead.length > 0 ? headStart : 0);
