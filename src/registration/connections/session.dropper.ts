import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import { logger } from '../../common/logger';
import { RepeatingWork } from '../../common/repeating.work';
import { Database } from '../../database';
import { MqttGateway } from '../../mqtt';
import { selectBarred } from '../devices/device.repository';

const log = logger('registration');

const everyMs = 1_000;
/** How long a reply that tells of the decision may take before the connection is closed without it. */
const replyMs = 2_000;
/** Looks this far back again: what a reply held up, and clocks that differ. */
const againMs = 10_000;

/**
 * Closes the connections of devices that somebody has barred, whichever process took the decision: it looks at what is,
 * so that no announcement can be lost. A connection that was made since is one to hear the answer, and stays.
 */
@Injectable()
export class SessionDropper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly work: RepeatingWork;
  /** Up to when it has looked. */
  private since = 0;

  constructor(
    private readonly gateway: MqttGateway,
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.work = new RepeatingWork({
      name: 'session-drops',
      clock,
      everyMs,
      work: () => this.look(),
      failed: (error) =>
        log.error({ event: 'registration.drop_failed', reason: messageOf(error) }, 'cannot look for barred devices'),
    });
  }

  onApplicationBootstrap(): void {
    this.since = this.clock.now().getTime();
    this.work.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.work.stop();
  }

  private async look(): Promise<void> {
    const now = this.clock.now().getTime();
    await this.drop(new Date(this.since - againMs), new Date(now - replyMs));
    this.since = now;
  }

  private async drop(since: Date, repliedBefore: Date): Promise<void> {
    for (const { fleetId: scope, barredAt, ...device } of await selectBarred(this.database, since, repliedBefore)) {
      const dropped = this.gateway.disconnect({ ...device, scope, admittedBefore: barredAt });
      if (dropped === 0) continue;
      log.info(
        { event: 'registration.dropped', hardwareId: device.hardwareId, fleetId: scope, dropped },
        'connections of a barred device closed',
      );
    }
  }
}
