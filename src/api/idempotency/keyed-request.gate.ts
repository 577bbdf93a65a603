import { DomainError } from '../../common/errors';
import { Semaphore } from '../../common/semaphore';
import { CallerLines } from '../http/caller.lines';

/**
 * What a request with a key does while it holds its key: `short`, something of Postgres alone; `slow`, something that waits
 * for a cloud, or reckons for long; `long`, something that takes as long as it takes, such as an upload.
 */
export type Lasting = 'short' | 'slow' | 'long';

/** So many more requests of one caller may wait. */
const mayWait = 500;

/**
 * Lets few requests at a time hold a key while their routes commit by themselves. Each keeps one of the pool's 20
 * connections for its key and needs another one for its work: were all connections kept so, none would ever come free. What
 * lasts keeps out only its like, and one caller never has all the places.
 */
export class KeyedRequestGate {
  private readonly places: Record<Lasting, Places> = { short: placesFor(4), slow: placesFor(3), long: placesFor(3) };

  constructor(private readonly patienceMs = 10_000) {}

  /** @throws DomainError IDEMPOTENCY_KEYS_BUSY when it would take too long to get a turn, CALLER_BUSY */
  async pass<T>(lasting: Lasting, who: string, work: () => Promise<T>): Promise<T> {
    const patience = AbortSignal.timeout(this.patienceMs);
    const { permits, lines } = this.places[lasting];
    try {
      return await lines.run(who, () => permits.run(work, patience), patience);
    } catch (error) {
      throw patience.aborted && error === patience.reason ? busy() : error;
    }
  }
}

interface Places {
  permits: Semaphore;
  lines: CallerLines;
}

const placesFor = (count: number): Places => ({
  permits: new Semaphore(count),
  lines: new CallerLines(count - 1, mayWait),
});

const busy = (): DomainError =>
  new DomainError({
    code: 'IDEMPOTENCY_KEYS_BUSY',
    status: 503,
    level: 'warn',
    message: 'too many requests with an Idempotency-Key are being worked on; this one was not begun',
    action: 'Ask again with the same key after a moment, or send fewer at a time.',
    retryAfter: 5,
  });
