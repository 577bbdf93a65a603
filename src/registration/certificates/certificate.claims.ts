import { verify, type KeyObject } from 'node:crypto';
import { RecentMap } from '../../common/recent.map';
import { signedTextOf, type ProofInput } from '../device-key';
import type { Refusal } from '../devices/device.types';
import { chainProblem, commonNameOf, readCertificate, readChain, type Certificate } from './certificate.chain';
import type { EnrollmentWithFleet } from '../enrollments/enrollment.repository';
import { keyFingerprintOf } from '../../mqtt';
import { certificateRefused, enrollmentRefused, enrollmentNotVerified } from '../refusals/refusals';

/** An authority that may let devices in. */
export type Authority = Pick<EnrollmentWithFleet, 'caCertificate' | 'verifiedAt'>;

/** Of the enrollments that are in use, by their text: each of an authority's devices has it read, which costs more than its signature. */
const authorities = new RecentMap<string, Certificate>(100);

function readAuthority(pem: string | null): Certificate | null {
  const known = pem === null ? null : (authorities.get(pem) ?? readCertificate(pem));
  if (pem !== null && known) authorities.set(pem, known);
  return known;
}

/** SHA-256 of the authority's public key: of whichever of its certificates, and of whichever enrollment. */
export function authorityKeyOf(caCertificate: string | null): string | null {
  const authority = readAuthority(caCertificate);
  return authority && keyFingerprintOf(authority.signed);
}

/** The leaf of a chain that proves the hardware id under the enrollment's authority, or why it does not. */
export function provenLeaf(
  chain: Certificate[],
  hardwareId: string,
  { caCertificate, verifiedAt }: Authority,
  now: Date,
): { leaf: Certificate; refusal?: undefined } | { refusal: Refusal; leaf?: undefined } {
  const authority = readAuthority(caCertificate);
  if (!authority) return { refusal: enrollmentRefused };
  const [leaf] = chain;
  const problem = chainProblem(chain, authority, now);
  if (problem !== null) return { refusal: certificateRefused(problem) };
  if (verifiedAt === null) return { refusal: enrollmentNotVerified };
  if (commonNameOf(leaf) !== hardwareId) return { refusal: certificateRefused('its CN is not the hardware id') };
  return { leaf };
}

/**
 * Checks a claim behind a broker that does not show us the connection's certificate: the chain, and a signature by the
 * leaf's key over the same text as a proof. Gives the fingerprint of that key.
 */
export function signedClaim(
  { certificate, signature }: { certificate: string; signature: string },
  input: ProofInput,
  enrollment: EnrollmentWithFleet | undefined,
  now: Date,
): string | Refusal {
  const chain = readChain(certificate);
  if (!chain) return certificateRefused('it is not one to five certificates in PEM');
  // The signature first: whoever copied the certificate makes nobody judge its chain.
  if (!enrollment || !isSignedBy(chain[0].signed.publicKey, signedTextOf(input), signature)) return enrollmentRefused;
  const { leaf, refusal } = provenLeaf(chain, input.hardwareId, enrollment, now);
  return refusal ?? keyFingerprintOf(leaf.signed);
}

/** SHA-256 with RSA (PKCS #1) or ECDSA (DER), or Ed25519, which has no digest of its own. */
function isSignedBy(key: KeyObject, text: string, signature: string): boolean {
  try {
    const digest = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
    return verify(digest, Buffer.from(text), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}
