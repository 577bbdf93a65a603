import { DomainError } from '../../common/errors';

/** Every one asks the database from time to time, and when its fleet has news. */
const [ofOneCaller, inAll] = [20, 1_000];

/** Bounds how many event streams are open, of one caller and in all. */
export class StreamPlaces {
  private readonly taken = new Map<string, number>();
  private all = 0;

  /** Gives what lets the place go again. @throws DomainError STREAMS_BUSY */
  take(who: string): () => void {
    const own = this.taken.get(who) ?? 0;
    if (own >= ofOneCaller) throw busy(ofOneCaller, 'of yours');
    if (this.all >= inAll) throw busy(inAll, 'of all callers');
    this.add(who, 1);
    return () => this.add(who, -1);
  }

  private add(who: string, count: 1 | -1): void {
    this.all += count;
    const own = (this.taken.get(who) ?? 0) + count;
    if (own === 0) this.taken.delete(who);
    else this.taken.set(who, own);
  }
}

const busy = (count: number, whose: string): DomainError =>
  new DomainError({
    code: 'STREAMS_BUSY',
    status: 503,
    level: 'warn',
    message: `${count} event streams ${whose} are open already`,
    action: 'Close streams that nobody looks at, or read the history as JSON from time to time.',
    retryAfter: 30,
  });
