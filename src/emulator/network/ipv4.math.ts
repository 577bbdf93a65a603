import { isIPv4 } from 'node:net';

export const toNumber = (text: string): number =>
  text.split('.').reduce((value, octet) => value * 256 + Number(octet), 0);
export const toText = (value: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');

export interface Range {
  first: number;
  last: number;
}

/** A block with or without host bits; null when it is no IPv4 CIDR. */
export function parseCidr(text: string): (Range & { prefix: number }) | null {
  const [address, length, ...rest] = text.split('/');
  if (rest.length > 0 || !isIPv4(address) || !/^\d{1,2}$/.test(length ?? '32')) return null;
  const prefix = Number(length ?? '32');
  if (prefix > 32) return null;
  const size = 2 ** (32 - prefix);
  const first = Math.floor(toNumber(address) / size) * size;
  return { first, last: first + size - 1, prefix };
}

export const rangesOverlap = (a: Range, b: Range): boolean => a.first <= b.last && b.first <= a.last;

/** The block of a CIDR that was checked when it was stored. */
export function blockOf(cidr: string): Range {
  const block = parseCidr(cidr);
  if (!block) throw new Error(`${cidr} was stored as a CIDR`);
  return block;
}

export function contains(cidr: string, address: string): boolean {
  if (!isIPv4(address)) return false;
  const { first, last } = blockOf(cidr);
  const value = toNumber(address);
  return value >= first && value <= last;
}
