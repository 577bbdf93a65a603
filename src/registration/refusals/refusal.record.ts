import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import { newId } from '../../common/ids';
import { logger } from '../../common/logger';
import { RecentMap } from '../../common/recent.map';
import { TokenBucket } from '../../common/token.bucket';
import { Database } from '../../database';
import { isHardwareId } from '../../mqtt';
import type { Asking } from '../door.claim';
import { credentialsRefused } from './refusals';
import { insertRefused, refusedRow } from './refused-message.repository';

const log = logger('registration');

/** What was refused before it came to a registration. */
export type Refused = Pick<Asking, 'topic' | 'hardwareId' | 'payload' | 'correlationId'>;

interface Reason {
  code: string;
  /** Looked for only where it is kept. */
  message: string | (() => Promise<string>);
}

/** Of each code: a flood is not passed on, and does not push out what else is kept. */
const perSecond = 1;
const atOnce = 60;

/** A device that tries again and again is told of once in this time, ms: a revoked one does so for ever. */
const quietMs = 600_000;
const mostTold = 1_000;

/**
 * Keeps a sample of what strangers can cause, so that an operator finds it beside the refused messages: connections that are
 * not let in, what is published to topics of others, what a door cannot read, and who is sent away for a while. All of it is in the metrics. One that is lost is no harm.
 */
@Injectable()
export class RefusalRecord {
  private readonly buckets = new Map<string, TokenBucket>();
  /** When each device was told of, by code. */
  private readonly told = new RecentMap<string, number>(mostTold);

  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A connection that is not let in, in the name that it shows. Only the operator is told why. */
  noteSignIn(name: string | null, message: Reason['message']): void {
    const hardwareId = name !== null && isHardwareId(name) ? name : '';
    const refused = { topic: '', hardwareId, payload: Buffer.alloc(0), correlationId: newId() };
    this.note(refused, { ...credentialsRefused, message });
  }

  note(refused: Refused, reason: Reason): void {
    if (!this.isNews(reason.code, refused.hardwareId)) return;
    this.keep(refused, reason).catch((error: unknown) =>
      log.warn({ event: 'registration.sample_lost', reason: messageOf(error) }, 'cannot keep a sample'),
    );
  }

  private async keep(refused: Refused, { code, message }: Reason): Promise<void> {
    const row = refusedRow(refused, { code, message: typeof message === 'string' ? message : await message() });
    const { hardwareId, topic, correlationId } = row;
    log.info({ event: 'registration.refusal_kept', code, hardwareId, topic, correlationId }, row.message);
    await insertRefused(this.database, [row], this.clock.now());
  }

  private isNews(code: string, hardwareId: string): boolean {
    const now = this.clock.now().getTime();
    const name = `${code} ${hardwareId}`;
    if (now - (this.told.get(name) ?? -Infinity) < quietMs) return false;
    const bucket = this.buckets.get(code) ?? new TokenBucket(perSecond, atOnce, now);
    this.buckets.set(code, bucket);
    if (bucket.tryTake(now) > 0) return false;
    if (hardwareId !== '') this.told.set(name, now);
    return true;
  }
}
