import { Inject, Injectable } from '@nestjs/common';
import { ENCRYPTION_KEY, open } from '../common/encryption';
import { isUuid } from '../common/ids';
import { Database } from '../database';
import { MqttGateway, type DeviceCredentials } from '../mqtt';
import { sealContextOf } from './claim.verifier';
import { opensWith } from './device-key';
import { hasDeviceOf, selectByKey } from './device.repository';
import { selectEnrollmentsWithFleet } from './enrollment.repository';

/**
 * Says who may connect. What a connection may do is no more than to ask and to hear the answer, so a device that was
 * rejected or revoked may still hear just that; its certificate no longer lets it in.
 */
@Injectable()
export class DeviceAuthenticator {
  constructor(
    gateway: MqttGateway,
    private readonly database: Database,
    @Inject(ENCRYPTION_KEY) private readonly encryptionKey: Buffer,
  ) {
    gateway.authenticateWith((credentials) => this.admit(credentials));
  }

  private async admit(credentials: DeviceCredentials): Promise<{ scope: string } | null> {
    if (credentials.kind === 'certificate') {
      const device = await selectByKey(this.database, credentials.hardwareId, credentials.keyFingerprint);
      return device && { scope: device.fleetId };
    }
    return this.byPassword(credentials.hardwareId, credentials.password);
  }

  private async byPassword(hardwareId: string, password: string): Promise<{ scope: string } | null> {
    const colon = password.indexOf(':');
    const enrollmentId = password.slice(0, Math.max(colon, 0)).toLowerCase();
    const [enrollment] = isUuid(enrollmentId) ? await selectEnrollmentsWithFleet(this.database, [enrollmentId]) : [];
    const sealed = enrollment?.sealedSecret ?? null;
    const secret =
      sealed === null ? 'no such enrollment' : open(this.encryptionKey, sealed, sealContextOf(enrollmentId));
    const opened = opensWith(secret, hardwareId, password.slice(colon + 1));
    if (!enrollment || sealed === null || !opened || enrollment.fleetStatus === 'deleted') return null;
    // A revoked enrollment lets in those that it let register.
    const admitted = enrollment.revokedAt === null || (await hasDeviceOf(this.database, enrollmentId, hardwareId));
    return admitted ? { scope: enrollment.fleetId } : null;
  }
}
