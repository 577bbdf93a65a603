import type { Clock } from '../common/clock';
import { DomainError } from '../common/errors';
import { isUuid, sameSecret } from '../common/ids';
import type { Approval } from '../fleets';
import { checkRequest, type Certified, type InboundMessage } from '../mqtt';
import { authorityKeyOf, signedClaim } from './certificates/certificate.claims';
import type { ClaimedRequest, DoorProof } from './claim.parser';
import { deviceKeyFingerprint, proofWindowMs, proves, timestampMillis } from './device-key';
import type { Refusal } from './devices/device.types';
import type { EnrollmentWithFleet } from './enrollments/enrollment.repository';
import { matchesAny, openSecrets, type OpenSecrets } from './enrollments/enrollment.secrets';
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

/** Checks claims against their enrollments; reads nothing and writes nothing. */
export class ClaimVerifier {
  /** A batch names few enrollments, many times. */
  private readonly opened = new WeakMap<EnrollmentWithFleet, OpenSecrets>();

  constructor(
    private readonly encryptionKey: Buffer,
    private readonly clock: Clock,
    /** Whether a group secret may be shown as it is. */
    private readonly secretsMayTravel: boolean,
  ) {}

  /** At once, but for a certificate request, whose signature is checked beside. */
  verify(
    message: InboundMessage,
    request: ClaimedRequest,
    enrollments: ReadonlyMap<string, EnrollmentWithFleet>,
  ): Verified | Promise<Verified> {
    const enrollment = enrollments.get(request.enrollment.id.toLowerCase());
    const shown = this.shownKey(message, request, enrollment);
    if (typeof shown !== 'function') return { refusal: shown };
    if (!enrollment) return { refusal: enrollmentRefused };
    const refusal = this.outOfPlace(message, request, enrollment);
    if (refusal) return { refusal };
    const { csr } = request;
    if (csr === undefined) return provenOf(enrollment, shown(), null);
    return keyOf(csr).then((key) =>
      typeof key === 'string' ? provenOf(enrollment, key, message.certified?.keyFingerprint ?? null) : { refusal: key },
    );
  }

  /** The fingerprint of the key that a request without a certificate request stands for, or why it proves nothing. */
  private shownKey(
    { hardwareId, certified }: InboundMessage,
    request: ClaimedRequest,
    enrollment: EnrollmentWithFleet | undefined,
  ): (() => string) | Refusal {
    const { requestId, enrollment: claim, csr } = request;
    if ('provenKey' in claim) return this.provenKey(hardwareId, claim, enrollment);
    if ('secret' in claim && !this.secretsMayTravel) return secretInClear;
    if ('secret' in claim || 'proof' in claim) {
      const secrets = this.secretsOf(enrollment);
      const { root } = secrets;
      const proven = this.isProven(hardwareId, request, claim, secrets);
      return proven && root !== null ? () => deviceKeyFingerprint(root, hardwareId) : enrollmentRefused;
    }
    if ('signature' in claim) {
      const input = { hardwareId, requestId, timestamp: String(claim.timestamp), csr };
      const signed = signedClaim(claim, input, enrollment, this.clock.now());
      return typeof signed === 'string' ? () => signed : signed;
    }
    // The connection itself has proved it, when the broker let it in.
    const vouched = certified && enrollment && vouchesFor(certified, enrollment);
    return vouched ? () => certified.keyFingerprint : enrollmentRefused;
  }

  /** A door has checked already what the device showed. */
  private provenKey(
    hardwareId: string,
    { provenKey }: DoorProof,
    enrollment: EnrollmentWithFleet | undefined,
  ): (() => string) | Refusal {
    if (provenKey !== null) return () => provenKey;
    const { root } = this.secretsOf(enrollment);
    return root === null ? enrollmentRefused : () => deviceKeyFingerprint(root, hardwareId);
  }

  private secretsOf(enrollment: EnrollmentWithFleet | undefined): OpenSecrets {
    const known = enrollment && this.opened.get(enrollment);
    if (known) return known;
    const secrets = openSecrets(this.encryptionKey, enrollment);
    if (enrollment) this.opened.set(enrollment, secrets);
    return secrets;
  }

  private isProven(
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

  /** What only a device that has proved itself is told. */
  private outOfPlace(
    { scope }: InboundMessage,
    { fleet, enrollment: claim }: ClaimedRequest,
    { fleetId, fleetName, fleetStatus }: EnrollmentWithFleet,
  ): Refusal | null {
    if ('timestamp' in claim) {
      const at = timestampMillis(String(claim.timestamp));
      if (at === null || Math.abs(at - this.clock.now().getTime()) > proofWindowMs) return timestampRefused;
    }
    // The reply goes to the connection's scope only: a connection of another fleet would never hear the further ones.
    if (fleet !== fleetName || (scope !== null && scope !== fleetId)) return fleetMismatch;
    return fleetStatus === 'deleting' || fleetStatus === 'deleted' ? fleetDeleted : null;
  }
}

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
