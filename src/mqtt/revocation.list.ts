import 'reflect-metadata'; // before @peculiar/x509, whose container reads it
import { AuthorityKeyIdentifierExtension, Extension, type X509Certificate } from '@peculiar/x509';
import { sign, type KeyObject } from 'node:crypto';

export interface RevokedCertificate {
  /** Hex. */
  serial: string;
  revokedAt: Date;
  /** Code of RFC 5280, 5.3.1. */
  reason: number;
}

export interface ListParts {
  issuer: X509Certificate;
  /** EC. */
  key: KeyObject;
  revoked: RevokedCertificate[];
  /** When it was made, which is also its number. */
  madeAt: Date;
  /** From when on it is valid. */
  thisUpdate: Date;
  nextUpdate: Date;
}

const tags = { integer: 2, bits: 3, octets: 4, oid: 6, choice: 10, utcTime: 23, generalizedTime: 24, sequence: 0x30 };
const ofExtensions = 0xa0;

/**
 * The list of what is revoked (RFC 5280, 5), DER. Written here, as @peculiar/x509 compares each entry with all before it,
 * which holds the whole process up for many seconds where there are tens of thousands.
 */
export async function signList({ issuer, key, revoked, madeAt, thisUpdate, nextUpdate }: ListParts): Promise<Buffer> {
  const extensions = [await AuthorityKeyIdentifierExtension.create(issuer), listNumber(madeAt)];
  const entries = revoked.map(entry);
  const list = sequence(
    der(tags.integer, Buffer.of(1)), // version 2
    ecdsaWithSha256,
    Buffer.from(issuer.subjectName.toArrayBuffer()),
    time(thisUpdate),
    time(nextUpdate),
    ...(entries.length === 0 ? [] : [sequence(Buffer.concat(entries))]),
    der(ofExtensions, sequence(...extensions.map(({ rawData }) => Buffer.from(rawData)))),
  );
  const signature = der(tags.bits, Buffer.of(0), sign('sha256', list, key));
  return sequence(list, ecdsaWithSha256, signature);
}

const entry = ({ serial, revokedAt, reason }: RevokedCertificate): Buffer =>
  sequence(der(tags.integer, positive(serial)), time(revokedAt), ...(reason === 0 ? [] : [reasons(reason)]));

/** Unspecified, 0, is said by saying nothing. */
const reasons = (code: number): Buffer =>
  sequence(sequence(der(tags.oid, Buffer.of(0x55, 0x1d, 21)), der(tags.octets, der(tags.choice, Buffer.of(code)))));

/** Grows with every list (RFC 5280, 5.2.3): the time in milliseconds, as an INTEGER of six octets. */
function listNumber(at: Date): Extension {
  const value = Buffer.alloc(6);
  value.writeUIntBE(at.getTime(), 0, 6);
  return new Extension('2.5.29.20', false, der(tags.integer, value));
}

/** Octets of an INTEGER: no more than it takes, and a leading 0 where the first bit would be a sign. */
function positive(hex: string): Buffer {
  const bytes = octetsOf(hex.replace(/^0+(?=.)/, ''));
  return bytes[0] < 0x80 ? bytes : Buffer.concat([Buffer.of(0), bytes]);
}

const octetsOf = (hex: string): Buffer => Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');

/** UTCTime until 2049, GeneralizedTime from then on (RFC 5280, 5.1.2.4). */
function time(at: Date): Buffer {
  const text = at.toISOString().replace(/\.\d+Z$|[-:T]/g, '') + 'Z';
  return at.getUTCFullYear() < 2050
    ? der(tags.utcTime, Buffer.from(text.slice(2)))
    : der(tags.generalizedTime, Buffer.from(text));
}

const sequence = (...parts: Buffer[]): Buffer => der(tags.sequence, ...parts);

function der(tag: number, ...parts: Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), ...parts]);
  const octets = octetsOf(length.toString(16));
  return Buffer.concat([Buffer.of(tag, 0x80 | octets.length), octets, ...parts]);
}

const ecdsaWithSha256 = sequence(der(tags.oid, Buffer.from('2a8648ce3d040302', 'hex')));
