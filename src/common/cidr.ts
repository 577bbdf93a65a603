import ipaddr from 'ipaddr.js';

/** Addresses as unsigned integers, both ends included. */
export interface Range {
  first: number;
  last: number;
}

export interface Block extends Range {
  prefix: number;
}

const toNumber = (octets: number[]): number => octets.reduce((value, octet) => value * 256 + octet, 0);

/** Parses an IPv4 block in CIDR notation; null when it is not one or has host bits set. */
export function parseBlock(text: string): Block | null {
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(text)) return null;
  const [address, prefix] = ipaddr.IPv4.parseCIDR(text);
  const first = toNumber(address.octets);
  const size = 2 ** (32 - prefix);
  return first % size === 0 ? { first, last: first + size - 1, prefix } : null;
}

/** An IPv4 address in dotted form as an unsigned integer; null when it is none. */
export const parseAddress = (text: string): number | null =>
  ipaddr.IPv4.isValidFourPartDecimal(text) ? toNumber(ipaddr.IPv4.parse(text).octets) : null;

/** The addresses of hosts in a block: all but the first, the network's own, and the last, for broadcast. */
export const hostsOf = (block: Block): Range => ({
  first: block.first + 1,
  last: block.last - 1,
});

export const addressText = (value: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
/** The address that Neutron gives a subnet's gateway when none is asked for. */
export const firstHost = (block: Block): string => addressText(hostsOf(block).first);
export const blockText = (block: Block): string => `${addressText(block.first)}/${block.prefix}`;
export const overlaps = (a: Range, b: Range): boolean => a.first <= b.last && b.first <= a.last;
export const isWithin = ({ first, last }: Range, address: number): boolean => address >= first && address <= last;

/** Where in the block an address is; null when it is outside. */
export function contains(block: Block, address: string): 'network' | 'broadcast' | 'host' | null {
  const value = parseAddress(address);
  if (value === null || !isWithin(block, value)) return null;
  if (value === block.first) return 'network';
  return value === block.last ? 'broadcast' : 'host';
}

/** The lowest block of `prefix` bits in `pool` that touches none of `taken`; null when the pool is full. */
export function freeBlock(pool: Block, prefix: number, taken: Block[]): Block | null {
  const size = 2 ** (32 - prefix);
  const inPool = taken.filter((block) => overlaps(block, pool)).sort((a, b) => a.first - b.first);
  let first = pool.first;
  for (const block of inPool) {
    if (first + size - 1 < block.first) break;
    if (block.last >= first) first = Math.ceil((block.last + 1) / size) * size;
  }
  return first + size - 1 <= pool.last ? { first, last: first + size - 1, prefix } : null;
}

export interface Prefix {
  /** In the shortest form, as `2001:db8::/32`. */
  text: string;
  /** Bits that are given. */
  length: number;
}

/** Parses an IPv4 or IPv6 block in CIDR notation; null when it is not one or has host bits set. */
export function parsePrefix(text: string): Prefix | null {
  if (familyOf(text) === 4) {
    const block = parseBlock(text);
    return block && { text: blockText(block), length: block.prefix };
  }
  const six = parseBlock6(text);
  return six && { text: blockText6(six), length: six.prefix };
}

export const familyOf = (text: string): 4 | 6 => (text.includes(':') ? 6 : 4);

/** A block of IPv6, by its first and last address. */
export interface Block6 {
  first: bigint;
  last: bigint;
  prefix: number;
}

/** Parses an IPv6 block in CIDR notation; null when it is not one or has host bits set. */
export function parseBlock6(text: string): Block6 | null {
  if (!ipaddr.IPv6.isValidCIDR(text) || text.includes('%')) return null;
  const [address, prefix] = ipaddr.IPv6.parseCIDR(text);
  const first = address.toByteArray().reduce((value, octet) => value * 256n + BigInt(octet), 0n);
  const size = 1n << BigInt(128 - prefix);
  return first % size === 0n ? { first, last: first + size - 1n, prefix } : null;
}

/** In the shortest form (RFC 5952), as clouds show it. */
export function blockText6({ first, prefix }: Block6): string {
  const octets = Array.from({ length: 16 }, (_, at) => Number((first >> BigInt(8 * (15 - at))) & 255n));
  return `${new ipaddr.IPv6(octets).toString()}/${prefix}`;
}

export const overlaps6 = (a: Block6, b: Block6): boolean => a.first <= b.last && b.first <= a.last;
