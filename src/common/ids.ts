import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { systemClock } from './clock';

/** The millisecond of the newest id, and what all ids of it begin with: the time and the version. */
let newest = { millis: NaN, beginning: '' };

/** Random hex digits for the next ids: asking the system for each id by itself is most of what an id costs. */
let digits = '';
let used = 0;
const digitsOfId = 19;

/** UUID version 7 (RFC 9562, section 5.7): time-ordered, so that primary keys append to their index. */
export function newId(millis: number = systemClock.now().getTime()): string {
  if (millis !== newest.millis) {
    const time = millis.toString(16).padStart(12, '0');
    newest = { millis, beginning: `${time.slice(0, 8)}-${time.slice(8)}-7` };
  }
  if (used + digitsOfId > digits.length) {
    digits = randomBytes(4_096).toString('hex');
    used = 0;
  }
  const at = used;
  used += digitsOfId;
  const variant = '89ab'[parseInt(digits[at], 16) & 3];
  return `${newest.beginning}${digits.slice(at + 1, at + 4)}-${variant}${digits.slice(at + 4, at + 7)}-${digits.slice(at + 7, at + 19)}`;
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

const digestOfA = Buffer.alloc(64);
const digestOfB = Buffer.alloc(64);

/**
 * Compares two secrets in a time that tells nothing about where, or whether in length, they differ. By digests as text: one
 * that is a buffer of its own costs three times as much, and garbage.
 */
export function sameSecret(a: string, b: string): boolean {
  digestOfA.write(sha256(a), 'latin1');
  digestOfB.write(sha256(b), 'latin1');
  return timingSafeEqual(digestOfA, digestOfB);
}

export const isUuid = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
