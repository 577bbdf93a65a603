import { Inject, Injectable } from '@nestjs/common';
import { BackgroundWork } from '../../common/background.work';
import { CLOCK, type Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import { logger } from '../../common/logger';
import { CONFIG, type Config } from '../../config';
import { Database, wake } from '../../database';
import { insertEvents } from './device-event.repository';
import { expirePending } from './pending.repository';
import { replyQueue } from '../replies/reply.loop';

const log = logger('registration');

const everyMs = 60_000;
const atOnce = 500;
const dayMs = 86_400_000;

/** Rejects devices that nobody has decided about for too long; one that is still there may ask again. */
@Injectable()
export class PendingExpirer {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'pendingExpiryDays'>,
    background: BackgroundWork,
  ) {
    background.add({
      name: 'pending-expiry',
      clock,
      everyMs,
      work: async (signal) => {
        while (!signal.aborted && (await this.expire()) === atOnce);
      },
      failed: (error) =>
        log.error({ event: 'registration.expiry_failed', reason: messageOf(error) }, 'cannot expire pending devices'),
    });
  }

  /** Gives how many; of several replicas each takes others. */
  private expire(): Promise<number> {
    const days = this.config.pendingExpiryDays;
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const expired = await expirePending(tx, new Date(now.getTime() - days * dayMs), atOnce, now);
      const message = `rejected: nobody decided within ${days} days`;
      await insertEvents(
        tx,
        expired.map(({ id: deviceId }) => ({ deviceId, type: 'rejected', message })),
        now,
      );
      const fleetIds = new Set(expired.map(({ fleetId }) => fleetId));
      for (const fleetId of [...fleetIds].sort()) await wake(tx, replyQueue, fleetId);
      return expired.length;
    });
  }
}
