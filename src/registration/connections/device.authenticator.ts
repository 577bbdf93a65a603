import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import { Database } from '../../database';
import { isHardwareId, MqttGateway, type Admission, type DeviceCredentials } from '../../mqtt';
import { admitByChain } from '../certificates/chain.admission';
import { opensWith } from '../device-key';
import { completeRenewal } from '../certificates/device-certificate.repository';
import { insertEvents } from '../devices/device-event.repository';
import { DeviceLogins } from './device.logins';
import { hasDeviceOf, selectByCertificate } from '../devices/device.repository';
import { EnrollmentReader } from '../enrollments/enrollment.reader';
import { matchesAny } from '../enrollments/enrollment.secrets';
import { RefusalRecord } from '../refusals/refusal.record';
import { topicNotOwn } from '../refusals/refusals';

type Shown = Extract<DeviceCredentials, { kind: 'certificate' }>;

/**
 * Says who may connect. What a connection may do is no more than to ask and to hear the answer, so a device that was
 * rejected or revoked may still hear just that; its certificate no longer lets it in.
 */
@Injectable()
export class DeviceAuthenticator {
  constructor(
    gateway: MqttGateway,
    private readonly database: Database,
    private readonly logins: DeviceLogins,
    private readonly enrollments: EnrollmentReader,
    private readonly refusals: RefusalRecord,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    gateway.authenticateWith((credentials) => this.admit(credentials));
    gateway.watchTrespass((trespass) => this.refusals.note(trespass, topicNotOwn));
  }

  /** Null lets nobody in. */
  async admit(credentials: DeviceCredentials): Promise<Admission | null> {
    const admission = await this.check(credentials);
    if (!admission) this.refusals.noteSignIn(nameIn(credentials), () => this.problemOf(credentials));
    return admission;
  }

  private async check(credentials: DeviceCredentials): Promise<Admission | null> {
    if (credentials.kind === 'token') return this.logins.byToken(credentials.token);
    if (credentials.kind === 'certificate') return this.byCertificate(credentials);
    const { clientId, username, password } = credentials;
    const native = isHardwareId(username) ? await this.byPassword(username, password) : null;
    return native ?? this.logins.byPassword(clientId, username, password);
  }

  /** By what its chain or our signature proves; else by its key alone, where a device was registered with that by a door. */
  private async byCertificate(shown: Shown): Promise<Admission | null> {
    const { keyFingerprint, isOurs } = shown;
    const device = isOurs ? await selectByCertificate(this.database, shown) : null;
    if (!device) {
      const known = await this.logins.byKey(keyFingerprint);
      return known || isOurs ? known : admitByChain(this.database, this.clock, shown);
    }
    const { fleetId: scope, enrollmentId, deviceId } = device;
    if (device.isRenewal) await this.completeRenewal(deviceId, keyFingerprint);
    return { scope, certified: { enrollmentId, keyFingerprint, authorityKey: null } };
  }

  /** The new certificate is in use: from now on the old one is not good any more. */
  private completeRenewal(deviceId: string, keyFingerprint: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const at = this.clock.now();
      if (!(await completeRenewal(tx, deviceId, keyFingerprint, at))) return;
      const message = 'changed to its new key; the certificate of the old one is revoked';
      await insertEvents(tx, [{ deviceId, type: 'renewed', message, details: { keyFingerprint } }], at);
    });
  }

  private async byPassword(hardwareId: string, password: string): Promise<Admission | null> {
    const { enrollment, secrets } = await this.enrollments.read(enrollmentIn(password));
    const shown = password.slice(password.indexOf(':') + 1);
    const opened = matchesAny(secrets, (secret) => opensWith(secret, hardwareId, shown));
    if (!enrollment || !opened || enrollment.fleetStatus === 'deleted') return null;
    // A revoked enrollment lets in those that it let register.
    const admitted = enrollment.revokedAt === null || (await hasDeviceOf(this.database, enrollment.id, hardwareId));
    return admitted ? { scope: enrollment.fleetId } : null;
  }

  private async problemOf(credentials: DeviceCredentials): Promise<string> {
    if (credentials.kind === 'token') return 'The token is that of no device.';
    if (credentials.kind === 'certificate') {
      return credentials.isOurs
        ? 'The certificate is one of ours, and of no device that may connect.'
        : 'The certificate leads to no authority of an enrollment, or its device is revoked or retired.';
    }
    if (!isHardwareId(credentials.username))
      return 'The user name is no hardware id (letters, digits and . _ : @ = ~ -, 128 at most, a letter or digit first), nor one of a door.';
    // What stands where the enrollment's id belongs may be a secret: it is named only when there is such a one.
    const { enrollment } = await this.enrollments.read(enrollmentIn(credentials.password));
    if (!enrollment) return 'The password is that of no device, and does not begin with the id of an enrollment.';
    const { id, fleetName, fleetStatus, revokedAt } = enrollment;
    if (fleetStatus === 'deleted') return `The fleet ${fleetName} of the enrollment ${id} is deleted.`;
    const closed = revokedAt === null ? '' : ' It is revoked, and lets in only those that it let register.';
    return `Neither a secret of the enrollment ${id} (fleet ${fleetName}) was shown, nor this device's key of it.${closed}`;
  }
}

/** A device's native password is `<enrollment id>:<group secret or device key>`. */
const enrollmentIn = (password: string): string => password.slice(0, Math.max(password.indexOf(':'), 0));

function nameIn(credentials: DeviceCredentials): string | null {
  if (credentials.kind === 'token') return null;
  return credentials.kind === 'password' ? credentials.username : credentials.hardwareId;
}
