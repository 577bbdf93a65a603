import { Inject, Injectable } from '@nestjs/common';
import type { X509Certificate } from 'node:crypto';
import { CLOCK, type Clock } from '../common/clock';
import { ENCRYPTION_KEY } from '../common/encryption';
import { sameSecret } from '../common/ids';
import { Database } from '../database';
import { selectFleetByName } from '../fleets';
import { commonNameOf, readCertificate } from './certificates/certificate.chain';
import { provenByChain } from './certificates/chain.admission';
import { deviceKeyOf, opensWith } from './device-key';
import { EnrollmentReader } from './enrollments/enrollment.reader';
import { selectEnrollmentsOfFleet, type EnrollmentWithFleet } from './enrollments/enrollment.repository';
import { matchesAny, openSecrets, type OpenSecrets } from './enrollments/enrollment.secrets';

/** An enrollment whose secret the device has shown, or a key that comes of it. */
export interface ProvenEnrollment {
  enrollmentId: string;
  fleetId: string;
  fleetName: string;
}

/** An enrollment whose authority signed the device's certificate. */
export interface ProvenCertificate extends ProvenEnrollment {
  commonName: string;
  /** Devices a second that the enrollment may bring in; null where only its fleet limits it. */
  perSecond: number | null;
  /** SHA-256 of the public key (SPKI, DER), hex. */
  keyFingerprint: string;
}

/** As many groups of one fleet as a device without an enrollment id is checked against. */
const mostGroups = 100;

/** Checks for the front doors what devices show in their own protocols; secrets do not leave this stage. */
@Injectable()
export class DoorProofs {
  constructor(
    private readonly database: Database,
    private readonly enrollments: EnrollmentReader,
    @Inject(ENCRYPTION_KEY) private readonly encryptionKey: Buffer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The enrollment of the fleet whose key for this device passes `check`; null when none does, undefined without such a fleet.
   * All are tried whatever comes, so that the time of the answer does not tell which it was.
   */
  async byDeviceKey(
    fleetName: string,
    hardwareId: string,
    check: (deviceKey: Buffer) => boolean,
  ): Promise<ProvenEnrollment | null | undefined> {
    const groups = { at: this.clock.now(), limit: mostGroups };
    const enrollments = await selectEnrollmentsOfFleet(this.database, fleetName, groups);
    const passes = (secret: string) => check(deviceKeyOf(secret, hardwareId));
    const proven = enrollments.filter((enrollment) => matchesAny(this.secretsOf(enrollment), passes));
    if (proven.length > 0) return provenOf(proven[0]);
    const fleet = await selectFleetByName(this.database, fleetName);
    return fleet ? null : undefined;
  }

  /** The enrollment when this is one of its secrets; an unknown id and a wrong secret are one answer. */
  bySecret(enrollmentId: string, secret: string): Promise<ProvenEnrollment | null> {
    return this.matching(enrollmentId, (valid) => sameSecret(secret, valid));
  }

  /** A connection's native password: `<enrollment id>:<group secret or device key>`. */
  byPassword(hardwareId: string, password: string): Promise<ProvenEnrollment | null> {
    const colon = password.indexOf(':');
    const shown = password.slice(colon + 1);
    return this.matching(password.slice(0, Math.max(colon, 0)), (valid) => opensWith(valid, hardwareId, shown));
  }

  /** The enrollment that a chain leads to (leaf first; TLS has proved that the device holds its key), of the named fleet. */
  async byCertificate(
    [leaf, ...others]: X509Certificate[],
    fleetName: string | null,
  ): Promise<ProvenCertificate | null> {
    const read = leaf ? readCertificate(leaf.raw) : null;
    const hardwareId = read && commonNameOf(read);
    if (hardwareId === null) return null;
    const chain = [leaf, ...others].map(({ raw }) => raw);
    const proven = await provenByChain(this.database, this.clock, { hardwareId, chain, fleetName });
    if (!proven) return null;
    const { authority, keyFingerprint } = proven;
    return { ...provenOf(authority), commonName: hardwareId, keyFingerprint, perSecond: authority.perSecond };
  }

  private async matching(enrollmentId: string, matches: (secret: string) => boolean): Promise<ProvenEnrollment | null> {
    const { enrollment, secrets } = await this.enrollments.read(enrollmentId);
    const matched = matchesAny(secrets, matches);
    return matched && enrollment ? provenOf(enrollment) : null;
  }

  private secretsOf(enrollment: EnrollmentWithFleet): OpenSecrets {
    return openSecrets(this.encryptionKey, enrollment);
  }
}

const provenOf = ({
  id: enrollmentId,
  fleetId,
  fleetName,
}: Pick<EnrollmentWithFleet, 'id' | 'fleetId' | 'fleetName'>): ProvenEnrollment => ({
  enrollmentId,
  fleetId,
  fleetName,
});
