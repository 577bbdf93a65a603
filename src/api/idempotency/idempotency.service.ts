import { Inject, Injectable } from '@nestjs/common';
import { BackgroundWork } from '../../common/background.work';
import { CLOCK, type Clock } from '../../common/clock';
import { ENCRYPTION_KEY, open, seal } from '../../common/encryption';
import { DomainError, messageOf } from '../../common/errors';
import { keyKnownMs } from '../../common/idempotency.key';
import { sha256 } from '../../common/ids';
import { logger } from '../../common/logger';
import { Database, WorkLocks, type Source, type Tx } from '../../database';
import { queryOf } from '../http/request.target';
import { deleteExpired, holdKey, insertAnswer, lockOf, selectAnswer, type KeyPlace } from './idempotency.repository';

const log = logger('api');

const expiryMs = 600_000;

/** What tells one request from another: the body, and the query as it was sent. */
interface Sent {
  body?: unknown;
  originalUrl: string;
}

export interface Answer {
  status: number;
  body: unknown;
}

/**
 * Answers to POSTs with an Idempotency-Key. The answer commits in the same transaction as what the request did, so that
 * after a crash there are both or neither, and the sender may simply ask again.
 */
@Injectable()
export class IdempotencyService {
  private readonly locks: WorkLocks;

  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ENCRYPTION_KEY) private readonly encryptionKey: Buffer,
    background: BackgroundWork,
  ) {
    this.locks = new WorkLocks(database);
    background.add({
      clock,
      everyMs: expiryMs,
      later: true,
      work: () => this.expire(),
      failed: (error) =>
        log.error(
          { event: 'idempotency.expiry_failed', reason: messageOf(error) },
          'cannot delete answers that are kept no longer',
        ),
    });
  }

  /** Holds the key until the transaction ends. @throws DomainError IDEMPOTENCY_KEY_IN_FLIGHT */
  async hold(tx: Tx, place: KeyPlace): Promise<void> {
    if (!(await holdKey(tx, place))) throw inFlight(place.key);
  }

  /** Holds the key for as long as the work takes, which commits by itself. @throws DomainError IDEMPOTENCY_KEY_IN_FLIGHT */
  async holding<T>(place: KeyPlace, work: () => Promise<T>): Promise<T> {
    const letGo = await this.locks.take(lockOf(place));
    if (letGo === null) throw inFlight(place.key);
    return work().finally(letGo);
  }

  /** The answer that the key once got, or null; to be asked while it is held. @throws DomainError IDEMPOTENCY_KEY_REUSED */
  async recall(source: Source, place: KeyPlace, sent: Sent): Promise<Answer | null> {
    const stored = await selectAnswer(source, place, this.clock.now());
    if (!stored) return null;
    if (stored.requestHash !== hashOf(sent)) throw reused(place.key);
    const body = JSON.parse(open(this.encryptionKey, stored.response, contextOf(place))) as unknown;
    return { status: stored.status, body: body ?? undefined };
  }

  async remember(tx: Tx, place: KeyPlace, sent: Sent, answer: Answer): Promise<void> {
    await insertAnswer(tx, place, {
      requestHash: hashOf(sent),
      status: answer.status,
      response: seal(this.encryptionKey, JSON.stringify(answer.body ?? null), contextOf(place)),
      expiresAt: new Date(this.clock.now().getTime() + keyKnownMs),
    });
  }

  expire(): Promise<void> {
    return deleteExpired(this.database, this.clock.now());
  }
}

const hashOf = ({ body, originalUrl }: Sent): string => sha256(JSON.stringify(body ?? null) + queryOf(originalUrl));
const contextOf = ({ principal, route, key }: KeyPlace): string => JSON.stringify([principal, route, key]);

const inFlight = (key: string): DomainError =>
  new DomainError({
    code: 'IDEMPOTENCY_KEY_IN_FLIGHT',
    status: 409,
    message: `a request with the Idempotency-Key "${key}" is being worked on`,
    action: 'Ask again with the same key after a moment; its answer is given then.',
    retryAfter: 1,
  });

const reused = (key: string): DomainError =>
  new DomainError({
    code: 'IDEMPOTENCY_KEY_REUSED',
    status: 422,
    message: `the Idempotency-Key "${key}" was used for another request`,
    action: 'Use a new key for each new request; the same one only to repeat a request.',
  });
