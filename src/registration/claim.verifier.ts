import type { Clock } from '../common/clock';
import { DomainError } from '../common/errors';
import { isUuid, sameSecret } from '../common/ids';
import type { Approval } from '../fleets';
import { checkRequest, type Certified, type InboundMessage } from '../mqtt';
import { authorityKeyOf, signedClaim } from './certificates/certificate.claims';
import type { ClaimedRequest, DoorProof } from './claim.parser';
import { deviceKeyFingerprint, proofWindowMs, proves, timestampMillis } from './device-key';
import type { Refusal } from './devices/device.types';
import type { OpenedEnrollment } from './enrollments/enrollment.reader';
import type { EnrollmentWithFleet } from './enrollments/enrollment.repository';
import { matchesAny, noSecrets, type OpenSecrets } from './enrollments/enrollment.secrets';
import { enrollmentRefused, fleetDeleted, fleetMismatch, secretInClear, timestampRefused } from './refusals/refusals';

type SecretClaim = Extract<ClaimedRequest['enrollment'], { secret: string } | { proof: string }>;

/** What a claim turned out to be. */
export type Verified =
  | { refusal: Refusal; proven?: undefined }
  | {
      refusal?: undefined;
      proven: {
        enrollmentId: string;
        fleetId: string;
        fleetName: string;
        approval: Approval;
        keyFingerprint: string;
        /** By which key the connection was admitted, when another one is asked a certificate for. */
        renewsKey: string | null;
      };
    };

/** What a request proves: a device's key by its fingerprint, or by a root that it is derived from, if it is needed. */
type Shown = { keyFingerprint: string } | { root: string } | { refusal: Refusal };

const refused: Shown = { refusal: enrollmentRefused };

/** Checks claims against their enrollments; reads nothing and writes nothing. */
export class ClaimVerifier {
  constructor(
    private readonly clock: Clock,
    /** Whether a group secret may be shown as it is. */
    private readonly secretsMayTravel: boolean,
  ) {}

  /** At once, but for a certificate request, whose signature is checked beside. */
  verify(
    message: InboundMessage,
    request: ClaimedRequest,
    enrollments: ReadonlyMap<string, OpenedEnrollment>,
  ): Verified | Promise<Verified> {
    const enrollment = enrollments.get(request.enrollment.id.toLowerCase());
    const shown = this.shownBy(message, request, enrollment);
    if ('refusal' in shown) return shown;
    if (!enrollment) return { refusal: enrollmentRefused };
    const refusal = this.outOfPlace(message, request, enrollment);
    if (refusal) return { refusal };
    const { csr } = request;
    if (csr === undefined) return provenOf(enrollment, fingerprintOf(shown, message.hardwareId), null);
    return keyOf(csr).then((key) =>
      typeof key === 'string' ? provenOf(enrollment, key, message.certified?.keyFingerprint ?? null) : { refusal: key },
    );
  }

  /** The key that a request without a certificate request stands for, or why it proves nothing. */
  private shownBy(
    { hardwareId, certified }: InboundMessage,
    request: ClaimedRequest,
    enrollment: OpenedEnrollment | undefined,
  ): Shown {
    const { requestId, enrollment: claim, csr } = request;
    const secrets = enrollment?.secrets ?? noSecrets;
    if ('provenKey' in claim) return byDoor(claim, secrets);
    if ('secret' in claim && !this.secretsMayTravel) return { refusal: secretInClear };
    if ('secret' in claim || 'proof' in claim) {
      const { root } = secrets;
      return isProven(hardwareId, request, claim, secrets) && root !== null ? { root } : refused;
    }
    if ('signature' in claim) {
      const input = { hardwareId, requestId, timestamp: String(claim.timestamp), csr };
      const signed = signedClaim(claim, input, enrollment, this.clock.now());
      return typeof signed === 'string' ? { keyFingerprint: signed } : { refusal: signed };
    }
    // The connection itself has proved it, when the broker let it in.
    const vouched = certified && enrollment && vouchesFor(certified, enrollment);
    return vouched ? { keyFingerprint: certified.keyFingerprint } : refused;
  }

  /** What only a device that has proved itself is told. */
  private outOfPlace(
    { scope }: InboundMessage,
    { fleet, enrollment: claim }: ClaimedRequest,
    { fleetId, fleetName, fleetIsLeaving }: EnrollmentWithFleet,
  ): Refusal | null {
    if ('timestamp' in claim) {
      const at = timestampMillis(String(claim.timestamp));
      if (at === null || Math.abs(at - this.clock.now().getTime()) > proofWindowMs) return timestampRefused;
    }
    // The reply goes to the connection's scope only: a connection of another fleet would never hear the further ones.
    if (fleet !== fleetName || (scope !== null && scope !== fleetId)) return fleetMismatch;
    return fleetIsLeaving ? fleetDeleted : null;
  }
}

/** A door has checked already what the device showed. */
function byDoor({ provenKey }: DoorProof, { root }: OpenSecrets): Shown {
  if (provenKey !== null) return { keyFingerprint: provenKey };
  return root === null ? refused : { root };
}

function isProven(
  hardwareId: string,
  { requestId, csr }: ClaimedRequest,
  claim: SecretClaim,
  secrets: OpenSecrets,
): boolean {
  if ('secret' in claim) return matchesAny(secrets, (secret) => sameSecret(claim.secret, secret));
  const { proof, timestamp } = claim;
  const input = { hardwareId, requestId, timestamp: String(timestamp), csr };
  return matchesAny(secrets, (secret) => proves(secret, proof, input));
}

const fingerprintOf = (shown: Exclude<Shown, { refusal: Refusal }>, hardwareId: string): string =>
  'root' in shown ? deviceKeyFingerprint(shown.root, hardwareId) : shown.keyFingerprint;

/** Also for another enrollment of the same authority: a fleet's newer one, which its devices' configuration names first. */
const vouchesFor = (
  { enrollmentId, authorityKey }: Certified,
  { id, verifiedAt, caCertificate }: EnrollmentWithFleet,
): boolean =>
  enrollmentId === id ||
  (authorityKey !== null && verifiedAt !== null && authorityKeyOf(caCertificate) === authorityKey);

const provenOf = (
  { id: enrollmentId, fleetId, fleetName, approval }: EnrollmentWithFleet,
  keyFingerprint: string,
  renewsKey: string | null,
): Verified => ({ proven: { enrollmentId, fleetId, fleetName, approval, keyFingerprint, renewsKey } });

async function keyOf(csr: string): Promise<string | Refusal> {
  try {
    return (await checkRequest(csr)).keyFingerprint;
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, message: error.message };
    throw error;
  }
}

/** The enrollment ids that a batch names, as the database knows them. */
export const enrollmentIdsOf = (requests: ClaimedRequest[]): string[] => [
  ...new Set(requests.map(({ enrollment }) => enrollment.id.toLowerCase()).filter(isUuid)),
];
