import { monotonic } from './clock';
import { currentTurn, type Turn } from './turn';

/** Every so many permits one goes to whose turn it is, however much that one has left. */
const fairEvery = 32;

/** So many calls nearer to its end, among those at work, is whoever waits with what leads to something long. */
const headStart = 4;

/** How long one who has more to do is away between two calls, and how long a call takes, in ms: it is waited for no longer. */
const betweenCalls = 300;
const longestCall = 15_000;

/** All that one name has here. */
interface Party {
  turn: Turn | null;
  /** The earlier it came, the smaller. */
  arrival: number;
  running: number;
  /** Until when it is at work although nothing of it waits, by the monotonic clock. */
  expectedUntil: number;
  /** What leads to something that takes long. */
  ahead: (() => void)[];
  others: (() => void)[];
}

/**
 * Bounds how many pieces of work run at once, all in all and for each name (see `inTurnOf`). Of names that know how much they
 * have left only the nearest to their ends are at work, one fewer than there are permits: another one begins when one of these
 * has nothing more to do here, or is away for long. Ten fleets at a cloud that is busy with them come up one after another, not
 * all at the end. Every 32nd permit is in turn, so that one with much to do delays one with little by a single piece and is
 * itself not put off for ever. Names that do not know yet go first. What is only asked for, and what has no name, gets every
 * other permit, and half of them at most while there is other work, however many ask.
 */
export class FairSemaphore {
  /** The one whose turn is next first. */
  private readonly parties = new Map<string | null, Party>();
  private readonly atWorkAtOnce: number;
  private free: number;
  private admitted = 0;
  private askedLast = false;
  private arrivals = 0;

  constructor(
    private readonly permits: number,
    private readonly permitsOfOne: number,
  ) {
    this.free = permits;
    // Who is at work has room for two things at once.
    this.atWorkAtOnce = Math.max(1, permits - 1);
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    const turn = currentTurn();
    await this.enter(turn);
    try {
      return await work();
    } finally {
      this.leave(nameOf(turn));
    }
  }

  /** Whether work of others than the present turn, other than what is asked for, waits for a permit. */
  othersWait(): boolean {
    const me = nameOf(currentTurn());
    return [...this.parties].some(([who, party]) => who !== me && !asks(party) && waits(party));
  }

  private enter(turn: Turn | null): Promise<void> {
    return new Promise((resolve) => {
      const who = nameOf(turn);
      const party = this.parties.get(who) ?? this.newcomer(turn);
      party.turn = turn;
      this.parties.set(who, party);
      (turn?.leads ? party.ahead : party.others).push(resolve);
      this.admit();
    });
  }

  private newcomer(turn: Turn | null): Party {
    this.arrivals += 1;
    return { turn, arrival: this.arrivals, running: 0, expectedUntil: 0, ahead: [], others: [] };
  }

  private leave(who: string | null): void {
    this.free += 1;
    const party = this.parties.get(who);
    if (party) {
      party.running -= 1;
      // The call that has just ended is not counted as done yet.
      if (isIdle(party) && leftOf(party) <= 1) this.parties.delete(who);
      else if (isIdle(party)) this.expect(who, party, betweenCalls);
    }
    this.admit();
  }

  private expect(who: string | null, party: Party, ms: number): void {
    party.expectedUntil = monotonic() + ms;
    const look = () => {
      if (isIdle(party) && this.parties.get(who) === party && !isExpected(party)) this.parties.delete(who);
      this.admit();
    };
    setTimeout(look, ms + 1).unref();
  }

  private admit(): void {
    while (this.free > 0) {
      const next = this.next();
      if (!next) return;
      const who = nameOf(next.turn);
      const begin = next.ahead.shift() ?? next.others.shift();
      // Behind the others, until its next turn.
      this.parties.delete(who);
      this.parties.set(who, next);
      this.free -= 1;
      this.admitted += 1;
      this.askedLast = asks(next);
      next.running += 1;
      this.expect(who, next, longestCall);
      begin?.();
    }
  }

  private next(): Party | undefined {
    const all = [...this.parties.values()];
    const mayAsk = this.mayAsk(all);
    const mayRun = all.filter((party) => waits(party) && (mayAsk || !asks(party)) && this.hasRoom(party));
    if (this.admitted % fairEvery === fairEvery - 1) return mayRun.at(0);
    const known = all.filter((party) => leftOf(party) > 0 && (waits(party) || isExpected(party))).sort(nearerToItsEnd);
    const atWork = known.slice(0, this.atWorkAtOnce).sort((one, other) => distanceOf(one) - distanceOf(other));
    const asking = mayRun.find(asks);
    const other =
      mayRun.find((party) => !asks(party) && leftOf(party) === 0) ?? atWork.find((party) => mayRun.includes(party));
    return this.askedLast ? (other ?? asking) : (asking ?? other);
  }

  /** What has no name is many things, and bounded with all that is asked for only. */
  private hasRoom({ turn, running }: Party): boolean {
    return turn === null || running < this.permitsOfOne;
  }

  private mayAsk(all: Party[]): boolean {
    if (all.every(asks)) return true;
    const running = all.filter(asks).reduce((sum, party) => sum + party.running, 0);
    return running * 2 < this.permits;
  }
}

const nameOf = (turn: Turn | null): string | null => turn?.who ?? null;
const leftOf = ({ turn }: Party): number => turn?.plan.left ?? 0;
const asks = ({ turn }: Party): boolean => turn?.asks ?? true;
const waits = ({ ahead, others }: Party): boolean => ahead.length + others.length > 0;
const isIdle = (party: Party): boolean => party.running === 0 && !waits(party);
const isExpected = ({ expectedUntil }: Party): boolean => monotonic() < expectedUntil;
const distanceOf = (party: Party): number => leftOf(party) - (party.ahead.length > 0 ? headStart : 0);
const nearerToItsEnd = (one: Party, other: Party): number => leftOf(one) - leftOf(other) || one.arrival - other.arrival;
