import { DomainError } from '../../common/errors';
import { Semaphore } from '../../common/semaphore';

/** What one caller has here. */
interface Line {
  permits: Semaphore;
  here: number;
}

/** Bounds how many pieces of work of one caller are under way at once; more wait for these, up to a bound of their own. */
export class CallerLines {
  private readonly lines = new Map<string, Line>();

  constructor(
    private readonly atOnce: number,
    private readonly mayWait: number,
  ) {}

  /** @throws DomainError CALLER_BUSY, and the signal's reason when it aborts before the work has begun */
  async run<T>(who: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const line = this.lines.get(who) ?? { permits: new Semaphore(this.atOnce), here: 0 };
    if (line.here >= this.atOnce + this.mayWait) throw busy(this.mayWait);
    this.lines.set(who, line);
    line.here += 1;
    try {
      return await line.permits.run(work, signal);
    } finally {
      line.here -= 1;
      if (line.here === 0) this.lines.delete(who);
    }
  }
}

const busy = (count: number): DomainError =>
  new DomainError({
    code: 'CALLER_BUSY',
    status: 429,
    message: `${count} requests of yours wait for others of yours already`,
    action: 'Wait for their answers, and ask fewer at once.',
    retryAfter: 5,
  });
