import type { Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import { logger } from '../../common/logger';
import { counter } from '../../common/metrics';
import type { Database } from '../../database';
import type { Asking } from '../door.claim';
import { throttledFor, type ThrottleReason } from '../refusals/refusals';
import { insertRefused, refusedRow } from '../refusals/refused-message.repository';

const log = logger('registration');
const throttledTotal = counter(
  'moorage_registrations_throttled_total',
  'Registrations that were sent away for a while, by what was used up',
  ['reason'],
);

const everyMs = 1_000;

/** Tells of registrations that were sent away: all in the metrics, and one a second for people; a flood is not passed on. */
export class ThrottleRecord {
  private untold = 0;
  private toldAt = -Infinity;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  note(asking: Asking, reason: ThrottleReason): void {
    throttledTotal.inc({ reason });
    this.untold += 1;
    const now = this.clock.now();
    if (now.getTime() - this.toldAt < everyMs) return;
    const { hardwareId, correlationId } = asking;
    const count = this.untold;
    [this.untold, this.toldAt] = [0, now.getTime()];
    log.warn({ event: 'registration.throttled', reason, count, hardwareId, correlationId }, 'registrations sent away');
    // A sample that is lost is no harm: the metrics have it.
    insertRefused(this.database, [refusedRow(asking, throttledFor(reason))], now).catch((error: unknown) =>
      log.warn({ event: 'registration.sample_lost', reason: messageOf(error) }, 'cannot keep a sample'),
    );
  }
}
