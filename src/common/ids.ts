import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { systemClock } from './clock';

const idBytes = 16;
/** Random bytes for the next ids: asking the system for each id by itself is most of what an id costs. */
let pool = Buffer.alloc(0);

function nextBytes(): Buffer {
  if (pool.length < idBytes) pool = randomBytes(256 * idBytes);
  const bytes = pool.subarray(0, idBytes);
  pool = pool.subarray(idBytes);
  return bytes;
}

/** UUID version 7 (RFC 9562, section 5.7): time-ordered, so that primary keys append to their index. */
export function newId(millis: number = systemClock.now().getTime()): string {
  const bytes = nextBytes();
  bytes.writeUIntBE(millis, 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** 256 random bits, base64url. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

export const sha256 = (text: string | Buffer): string => hash('sha256', text, 'hex');

/** A UUID made of `name` alone (RFC 9562, version 8: our own digest): whoever makes it again gets the same one. */
export function derivedId(name: string): string {
  const hex = sha256(name);
  const variant = ((parseInt(hex[16], 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Compares two secrets in a time that tells nothing about where, or whether in length, they differ. */
export function sameSecret(a: string, b: string): boolean {
  const digest = (text: string) => hash('sha256', text, 'buffer');
  return timingSafeEqual(digest(a), digest(b));
}

export const isUuid = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
