import { currentTurn, type Turn } from './turn';

/** Every so many permits one goes to whose turn it is, however much that one has left. */
const fairEvery = 4;

interface Waiting {
  turn: Turn | null;
  works: (() => void)[];
}

/**
 * Bounds how many pieces of work run at once, all in all and for each name (see `inTurnOf`). Of names that wait, the one
 * with the fewest steps left goes first: ten fleets at a cloud that is busy with them come up one after another, not all at
 * the end. Names with as much left take turns, and so do all for every fourth permit, so that one with much to do delays
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
      const queued = this.waiting.get(nameOf(turn));
      if (queued) queued.works.push(resolve);
      else this.waiting.set(nameOf(turn), { turn, works: [resolve] });
      this.admit();
    });
  }

  private admit(): void {
    while (this.free > 0) {
      const next = this.next();
      if (!next) return;
      const { turn, works } = next;
      const who = nameOf(turn);
      const [first, ...rest] = works;
      // Behind the others, until its next turn.
      this.waiting.delete(who);
      if (rest.length > 0) this.waiting.set(who, { turn, works: rest });
      this.free -= 1;
      this.admitted += 1;
      this.running.set(who, (this.running.get(who) ?? 0) + 1);
      first();
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
  one === undefined || leftOf(other) < leftOf(one) ? other : one;

const leftOf = ({ turn }: Waiting): number => turn?.left ?? 0;
