import { createHmac, hash } from 'node:crypto';
import { sameSecret, sha256 } from '../common/ids';

/** How far a proof's timestamp may be from our clock. */
export const proofWindowMs = 5 * 60_000;

/** The device's own key: the group secret itself never has to be in the device. */
export const deviceKeyOf = (secret: string, hardwareId: string): Buffer =>
  // A digest that comes as a buffer of its own costs twice as much.
  Buffer.from(createHmac('sha256', secret).update(hardwareId).digest('binary'), 'binary');

/** How a device without a certificate request is known. */
export const deviceKeyFingerprint = (secret: string, hardwareId: string): string =>
  sha256(deviceKeyOf(secret, hardwareId));

export interface ProofInput {
  hardwareId: string;
  requestId: string;
  /** Exactly as it was sent. */
  timestamp: string;
  csr?: string;
}

/** What a proof or a signature is over. */
export function signedTextOf({ hardwareId, requestId, timestamp, csr = '' }: ProofInput): string {
  const digest = hash('sha256', csr, 'base64');
  return [hardwareId, requestId, timestamp, digest].join('\n');
}

/** Base64 HMAC-SHA256 under the device key over what the request says. */
export const proofOf = (deviceKey: Buffer, input: ProofInput): string =>
  createHmac('sha256', deviceKey).update(signedTextOf(input)).digest('base64');

export const proves = (secret: string, proof: string, input: ProofInput): boolean =>
  sameSecret(proof, proofOf(deviceKeyOf(secret, input.hardwareId), input));

/** Unix seconds or ISO 8601; null when it is neither. */
export function timestampMillis(timestamp: string): number | null {
  const millis = /^\d+$/.test(timestamp) ? Number(timestamp) * 1_000 : Date.parse(timestamp);
  return Number.isFinite(millis) ? millis : null;
}

/** Whether a connection's password holds the group secret or the device's key; both are compared, whatever the first says. */
export function opensWith(secret: string, hardwareId: string, shown: string): boolean {
  const bySecret = sameSecret(shown, secret);
  const byKey = sameSecret(shown, deviceKeyOf(secret, hardwareId).toString('base64'));
  return bySecret || byKey;
}
