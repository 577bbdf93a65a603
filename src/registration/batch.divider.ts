import { LimitedLogger } from '../common/limited.logger';
import { logger } from '../common/logger';
import { isDatabaseFailure, type Database } from '../database';
import type { RefusalRecord } from './refusals/refusal.record';
import { registrationFailed } from './refusals/refusals';
import type { Answer, Received } from './registration.answer';
import { IdentityConflict } from './registration.repository';

const log = new LimitedLogger(logger('registration'));

/**
 * Finds the request by which a batch fails, by halves, so that it alone is refused: tried again and again, it would hold up
 * all fleets. A failure of the database is nobody's, and the whole batch is tried again.
 */
export class BatchDivider<T extends Received> {
  constructor(
    private readonly batch: { take(received: T[]): Promise<Answer[]> },
    private readonly database: Database,
    private readonly refusals: RefusalRecord,
  ) {}

  /** One answer for each, in order. */
  async take(received: T[]): Promise<Answer[]> {
    try {
      return await this.batch.take(received);
    } catch (error) {
      if (error instanceof IdentityConflict || (await isDatabaseFailure(this.database, error))) throw error;
      if (received.length === 1) return [this.refuse(received[0], error)];
      const half = Math.ceil(received.length / 2);
      const first = await this.take(received.slice(0, half));
      return [...first, ...(await this.take(received.slice(half)))];
    }
  }

  private refuse({ message, parsed: { requestId } }: T, error: unknown): Answer {
    const { hardwareId, correlationId } = message;
    log.error(
      { event: 'registration.failed', hardwareId, correlationId, err: error },
      'a registration failed in a way that nobody foresaw',
    );
    this.refusals.note(message, registrationFailed);
    return { requestId, refusal: registrationFailed };
  }
}
