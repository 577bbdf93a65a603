import { DomainError } from '../../common/errors';
import { Semaphore } from '../../common/semaphore';

/** What a request with a key does while it holds its key: something short, or something that takes as long as it takes. */
export type Lasting = 'short' | 'long';

/**
 * Lets few requests at a time hold a key while their routes commit by themselves. Each keeps one of the pool's 20
 * connections for its key and needs another one for its work: were all connections kept so, none would ever come free. What
 * is long, such as an upload, keeps out only its like.
 */
export class KeyedRequestGate {
  private readonly permits: Record<Lasting, Semaphore> = { short: new Semaphore(4), long: new Semaphore(3) };

  constructor(private readonly patienceMs = 10_000) {}

  /** @throws DomainError IDEMPOTENCY_KEYS_BUSY when it would take too long to get a turn */
  async pass<T>(lasting: Lasting, work: () => Promise<T>): Promise<T> {
    const patience = AbortSignal.timeout(this.patienceMs);
    try {
      return await this.permits[lasting].run(work, patience);
    } catch (error) {
      throw patience.aborted && error === patience.reason ? busy() : error;
    }
  }
}

const busy = (): DomainError =>
  new DomainError({
    code: 'IDEMPOTENCY_KEYS_BUSY',
    status: 503,
    level: 'warn',
    message: 'too many requests with an Idempotency-Key are being worked on; this one was not begun',
    action: 'Ask again with the same key after a moment, or send fewer at a time.',
    retryAfter: 5,
  });
