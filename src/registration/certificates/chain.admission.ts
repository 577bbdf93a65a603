import { keyFingerprintOf, type Admission, type DeviceCredentials } from '../../mqtt';
import type { Clock } from '../../common/clock';
import { LimitedLogger } from '../../common/limited.logger';
import { logger } from '../../common/logger';
import type { Database } from '../../database';
import { issuerOf, readCertificate, type Certificate } from './certificate.chain';
import { authorityKeyOf, provenLeaf } from './certificate.claims';
import { selectAuthorities, type AuthorityOf } from '../enrollments/enrollment.repository';

const log = new LimitedLogger(logger('registration'));

type Shown = Extract<DeviceCredentials, { kind: 'certificate' }>;

/** Who is let in by a certificate of an authority that is enrolled. */
export async function admitByChain(database: Database, clock: Clock, shown: Shown): Promise<Admission | null> {
  const proven = await provenByChain(database, clock, { ...shown, fleetName: null });
  // Where another key has its place, what it said would be taken as said by that one.
  if (!proven || proven.authority.deviceStatus === 'retired') return null;
  const { id: enrollmentId, fleetId: scope, caCertificate } = proven.authority;
  const { keyFingerprint } = proven;
  const certified = { enrollmentId, keyFingerprint, authorityKey: authorityKeyOf(caCertificate) };
  return { scope, hardwareId: shown.hardwareId, certified };
}

/**
 * The enrolled authority that a chain (DER, the device's own certificate first) leads to. Of several fleets with the same
 * one it is the fleet that is named, or that knows the key; where none does and several would take it, the device has to
 * say which by a secret or proof.
 */
export async function provenByChain(
  database: Database,
  clock: Clock,
  { hardwareId, chain: sent, fleetName }: Pick<Shown, 'hardwareId' | 'chain'> & { fleetName: string | null },
): Promise<{ authority: AuthorityOf; keyFingerprint: string } | null> {
  const chain = sent.map(readCertificate).filter((certificate): certificate is Certificate => certificate !== null);
  if (chain.length === 0) return null;
  const keyFingerprint = keyFingerprintOf(chain[0].signed);
  const now = clock.now();
  const shown = { hardwareId, keyFingerprint, at: now };
  const authorities = await selectAuthorities(database, chain.map(issuerOf), shown);
  const meant = authorities.filter(
    (authority) => mayConnect(authority) && (fleetName ?? authority.fleetName) === authority.fleetName,
  );
  // A maker's authority may be enrolled by many fleets, and a chain is judged while nothing else is done: once for all of them.
  const problems = new Map<string, string | undefined>();
  for (const authority of meant) {
    const { caCertificate } = authority;
    if (!problems.has(caCertificate))
      problems.set(caCertificate, provenLeaf(chain, hardwareId, authority, now).refusal?.message);
  }
  const proven = meant.filter(({ caCertificate }) => problems.get(caCertificate) === undefined);
  const known = proven.filter(({ deviceId }) => deviceId !== null);
  const candidates = firstOfEachFleet(known.length > 0 ? known : proven);
  if (candidates.length !== 1) {
    log.warn(
      {
        event: 'registration.chain_refused',
        hardwareId,
        candidates: candidates.length,
        problems: [...problems.values()].filter((problem) => problem !== undefined),
      },
      'certificate refused',
    );
    return null;
  }
  return { authority: candidates[0], keyFingerprint };
}

const firstOfEachFleet = (authorities: AuthorityOf[]): AuthorityOf[] =>
  authorities.filter(({ fleetId }, index) => authorities.findIndex((other) => other.fleetId === fleetId) === index);

/** A revoked device is not let in by its certificate, nor is a new one by a revoked enrollment. */
const mayConnect = ({ deviceId, deviceStatus, revokedAt }: AuthorityOf): boolean =>
  deviceId === null ? revokedAt === null : deviceStatus !== 'revoked';
