import { open, seal } from '../../common/encryption';
import { newSecret } from '../../common/ids';
import type { EnrollmentWithFleet } from './enrollment.repository';

/** What an enrollment's devices prove, in the clear. */
export interface OpenSecrets {
  /** Null where there is nothing that could be proved. */
  root: string | null;
  /** Never empty, and for `matchesAny` alone: what is proved against it takes time for an unknown enrollment as for a known one. */
  valid: string[];
}

/** Of an enrollment that has none, and of an unknown one. */
export const noSecrets: OpenSecrets = { root: null, valid: [newSecret()] };

const sealContextOf = (enrollmentId: string): string => `enrollment/${enrollmentId}`;

export function openSecrets(encryptionKey: Buffer, enrollment: EnrollmentWithFleet): OpenSecrets {
  if (enrollment.sealedRoot === null) return noSecrets;
  const opened = (sealed: string) => openSecret(encryptionKey, enrollment.id, sealed);
  return { root: opened(enrollment.sealedRoot), valid: enrollment.sealedSecrets.map(opened) };
}

/**
 * Whether one of the secrets matches; where there is none, nothing does. Every one is tried, also after one has matched: the
 * time of the answer does not tell which.
 */
export const matchesAny = ({ root, valid }: OpenSecrets, matches: (secret: string) => boolean): boolean =>
  valid.map(matches).includes(true) && root !== null;

/** One secret of an enrollment, in the clear. */
export const openSecret = (encryptionKey: Buffer, enrollmentId: string, sealed: string): string =>
  open(encryptionKey, sealed, sealContextOf(enrollmentId));

/** A new secret, and as it is kept: device keys are derived from it, so a hash would not do. */
export function makeSecret(encryptionKey: Buffer, enrollmentId: string): { secret: string; sealedSecret: string } {
  const secret = newSecret();
  return { secret, sealedSecret: seal(encryptionKey, secret, sealContextOf(enrollmentId)) };
}
