import { Inject, Injectable } from '@nestjs/common';
import { BackgroundWork } from '../../common/background.work';
import { CLOCK, type Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import { logger } from '../../common/logger';
import { Database } from '../../database';
import { MqttGateway, type DeviceConnections } from '../../mqtt';
import { selectBarred } from '../devices/device.repository';
import { selectOutdatedKeys } from './outdated-key.repository';

const log = logger('registration');

const everyMs = 1_000;
/** How long a reply that tells of the decision may take before the connection is closed without it. */
const replyMs = 2_000;
/** Looks this far back again: what a reply held up, and clocks that differ. */
const againMs = 10_000;

/**
 * Closes the connections of devices that somebody has barred, whichever process took the decision: it looks at what is,
 * so that no announcement can be lost. A connection that was made since is one to hear the answer, and stays. Of a key that
 * another one has followed only what its certificate or its device's logins opened is closed: a password may be the new one's.
 */
@Injectable()
export class SessionDropper {
  /** Up to when it has looked; null before the first time. */
  private since: number | null = null;

  constructor(
    private readonly gateway: MqttGateway,
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    background: BackgroundWork,
  ) {
    background.add({
      name: 'session-drops',
      clock,
      everyMs,
      work: () => this.look(),
      failed: (error) =>
        log.error({ event: 'registration.drop_failed', reason: messageOf(error) }, 'cannot look for barred devices'),
    });
  }

  private async look(): Promise<void> {
    const now = this.clock.now().getTime();
    this.since ??= now;
    const [since, repliedBefore] = [new Date(this.since - againMs), new Date(now - replyMs)];
    const barred = await selectBarred(this.database, since, repliedBefore);
    // A gateway may have come by a certificate that no row knows, its maker's, and registered another key over it.
    for (const { fleetId: scope, othersKeys, barredAt: admittedBefore, ...device } of barred)
      this.drop({ ...device, scope, admittedBefore, keys: { except: othersKeys } });
    const outdated = await selectOutdatedKeys(this.database, since, repliedBefore);
    // One that was let in while the change was under way is not to stay either: such a certificate or login hears nothing.
    for (const { fleetId: scope, keyFingerprint, ...device } of outdated)
      this.drop({ ...device, scope, admittedBefore: new Date(now), keys: { only: keyFingerprint } });
    this.since = now;
  }

  private drop(connections: DeviceConnections): void {
    const dropped = this.gateway.disconnect(connections);
    if (dropped === 0) return;
    const { scope: fleetId, hardwareId } = connections;
    log.info(
      { event: 'registration.dropped', hardwareId, fleetId, dropped },
      'connections of a barred device, or of a key that is good no more, closed',
    );
  }
}
