import ipaddr from 'ipaddr.js';
import { isIP } from 'node:net';

export type Version = 4 | 6;

/** The version of an address; null when it is none. */
export const versionOf = (text: string): Version | null => (isIP(text) || null) as Version | null;

/** Addresses of one version, as numbers. */
export interface Range {
  first: bigint;
  last: bigint;
  version: Version;
}

const bitsOf = (version: Version): number => (version === 4 ? 32 : 128);

export const valueOf = (text: string): bigint =>
  ipaddr
    .parse(text)
    .toByteArray()
    .reduce((value, octet) => value * 256n + BigInt(octet), 0n);

export function textOf(value: bigint, version: Version): string {
  const count = bitsOf(version) / 8;
  const octets = Array.from({ length: count }, (_, at) => Number((value >> BigInt(8 * (count - 1 - at))) & 255n));
  return ipaddr.fromByteArray(octets).toString();
}

/** A block with or without host bits; null when it is no CIDR. */
export function parseCidr(text: string): (Range & { prefix: number }) | null {
  const [address, length, ...rest] = text.split('/');
  const version = versionOf(address);
  if (version === null || rest.length > 0) return null;
  const most = bitsOf(version);
  if (!/^\d{1,3}$/.test(length ?? `${most}`) || Number(length ?? most) > most) return null;
  const prefix = Number(length ?? most);
  const size = 1n << BigInt(most - prefix);
  const first = (valueOf(address) / size) * size;
  return { first, last: first + size - 1n, prefix, version };
}

export const cidrText = ({ first, version, prefix }: Range & { prefix: number }): string =>
  `${textOf(first, version)}/${prefix}`;

export const rangesOverlap = (a: Range, b: Range): boolean =>
  a.version === b.version && a.first <= b.last && b.first <= a.last;

/** The block of a CIDR that was checked when it was stored. */
export function blockOf(cidr: string): Range & { prefix: number } {
  const block = parseCidr(cidr);
  if (!block) throw new Error(`${cidr} was stored as a CIDR`);
  return block;
}

export function contains(cidr: string, address: string): boolean {
  const block = blockOf(cidr);
  if (versionOf(address) !== block.version) return false;
  const value = valueOf(address);
  return value >= block.first && value <= block.last;
}

/** The address that a host of this MAC address gives itself in a /64 (RFC 4291, appendix A). */
export function eui64(cidr: string, mac: string): string {
  const octets = mac.split(':').map((octet) => Number.parseInt(octet, 16));
  const host = [octets[0] ^ 2, octets[1], octets[2], 0xff, 0xfe, octets[3], octets[4], octets[5]];
  const value = host.reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
  return textOf(blockOf(cidr).first + value, 6);
}
