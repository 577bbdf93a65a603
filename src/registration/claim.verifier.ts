import type { Clock } from '../common/clock';
import { open } from '../common/encryption';
import { DomainError } from '../common/errors';
import { isUuid, sameSecret } from '../common/ids';
import type { Approval } from '../fleets';
import { checkRequest, type InboundMessage, type RegisterRequest } from '../mqtt';
import { deviceKeyFingerprint, proofWindowMs, proves, timestampMillis } from './device-key';
import type { Refusal } from './device.types';
import type { EnrollmentWithFleet } from './enrollment.repository';
import { enrollmentRefused, fleetDeleted, fleetMismatch, timestampRefused } from './refusals';

export const sealContextOf = (enrollmentId: string): string => `enrollment/${enrollmentId}`;

/** What a claim turned out to be. */
export type Verified =
  | { refusal: Refusal; proven?: undefined }
  | {
      refusal?: undefined;
      proven: { enrollmentId: string; fleetId: string; fleetName: string; approval: Approval; keyFingerprint: string };
    };

/** Checks claims against their enrollments; reads nothing and writes nothing. */
export class ClaimVerifier {
  constructor(
    private readonly encryptionKey: Buffer,
    private readonly clock: Clock,
  ) {}

  async verify(
    message: InboundMessage,
    request: RegisterRequest,
    enrollments: ReadonlyMap<string, EnrollmentWithFleet>,
  ): Promise<Verified> {
    const enrollment = enrollments.get(request.enrollment.id.toLowerCase());
    const secret = enrollment && this.secretOf(enrollment);
    // Work for an unknown id as for a known one, so that the time of the answer does not tell them apart.
    const proven = this.isProven(message.hardwareId, request, secret ?? 'no such enrollment');
    if (!enrollment || secret === null || secret === undefined || !proven) return { refusal: enrollmentRefused };
    const refusal = this.outOfPlace(message, request, enrollment);
    if (refusal) return { refusal };
    const key = await keyOf(request, secret, message.hardwareId);
    if (typeof key !== 'string') return { refusal: key };
    const { fleetId, fleetName, approval } = enrollment;
    return { proven: { enrollmentId: enrollment.id, fleetId, fleetName, approval, keyFingerprint: key } };
  }

  secretOf({ id, sealedSecret }: Pick<EnrollmentWithFleet, 'id' | 'sealedSecret'>): string | null {
    return sealedSecret === null ? null : open(this.encryptionKey, sealedSecret, sealContextOf(id));
  }

  private isProven(hardwareId: string, { requestId, enrollment, csr }: RegisterRequest, secret: string): boolean {
    if ('secret' in enrollment) return sameSecret(enrollment.secret, secret);
    const { proof, timestamp } = enrollment;
    return proves(secret, proof, { hardwareId, requestId, timestamp: String(timestamp), csr });
  }

  /** What only a device that has proved itself is told. */
  private outOfPlace(
    { scope }: InboundMessage,
    { fleet, enrollment: claim }: RegisterRequest,
    { fleetId, fleetName, fleetStatus }: EnrollmentWithFleet,
  ): Refusal | null {
    if (!('secret' in claim)) {
      const at = timestampMillis(String(claim.timestamp));
      if (at === null || Math.abs(at - this.clock.now().getTime()) > proofWindowMs) return timestampRefused;
    }
    // The reply goes to the connection's scope only: a connection of another fleet would never hear the further ones.
    if (fleet !== fleetName || (scope !== null && scope !== fleetId)) return fleetMismatch;
    return fleetStatus === 'deleting' || fleetStatus === 'deleted' ? fleetDeleted : null;
  }
}

async function keyOf({ csr }: RegisterRequest, secret: string, hardwareId: string): Promise<string | Refusal> {
  if (csr === undefined) return deviceKeyFingerprint(secret, hardwareId);
  try {
    return (await checkRequest(csr)).keyFingerprint;
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, message: error.message };
    throw error;
  }
}

/** The enrollment ids that a batch names, as the database knows them. */
export const enrollmentIdsOf = (requests: RegisterRequest[]): string[] => [
  ...new Set(requests.map(({ enrollment }) => enrollment.id.toLowerCase()).filter(isUuid)),
];
