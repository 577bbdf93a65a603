import type { Clock } from '../../common/clock';
import { logger } from '../../common/logger';
import { counter } from '../../common/metrics';
import type { Asking } from '../door.claim';
import type { RefusalRecord } from '../refusals/refusal.record';
import { throttledFor, type ThrottleReason } from '../refusals/refusals';

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
    private readonly refusals: RefusalRecord,
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
    this.refusals.note(asking, throttledFor(reason));
  }
}
