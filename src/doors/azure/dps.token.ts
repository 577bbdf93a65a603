import { createHmac } from 'node:crypto';
import { sameSecret } from '../../common/ids';
import type { DpsIdentity } from './dps.topics';

/** A `SharedAccessSignature` (concepts-symmetric-key-attestation). */
export interface SasToken {
  /** As it was sent: the signature is over this text, whether it is URL-encoded or not. */
  resource: string;
  /** Base64. */
  signature: string;
  /** Unix seconds, as they were sent. */
  expiry: string;
}

export function parseToken(password: string): SasToken | null {
  const [, text] = /^SharedAccessSignature (.{1,2048})$/.exec(password) ?? [];
  if (text === undefined) return null;
  const fields = new Map(text.split('&').map((field): [string, string] => splitOnce(field)));
  const [resource, signature, expiry] = [fields.get('sr'), fields.get('sig'), fields.get('se')];
  if (resource === undefined || signature === undefined || expiry === undefined) return null;
  return /^\d{1,12}$/.test(expiry) ? { resource, signature: decoded(signature), expiry } : null;
}

/** Whether the token is this device's own and not expired; who made it is another question. */
export function isMeantFor(token: SasToken, { idScope, registrationId }: DpsIdentity, now: Date): boolean {
  return decoded(token.resource) === `${idScope}/registrations/${registrationId}` && !hasExpired(token, now);
}

export const hasExpired = ({ expiry }: SasToken, now: Date): boolean => Number(expiry) * 1_000 <= now.getTime();

export function isSignedWith({ resource, signature, expiry }: SasToken, deviceKey: Buffer): boolean {
  return sameSecret(signature, createHmac('sha256', deviceKey).update(`${resource}\n${expiry}`).digest('base64'));
}

function splitOnce(field: string): [string, string] {
  const at = field.indexOf('=');
  return [field.slice(0, Math.max(at, 0)), field.slice(at + 1)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
