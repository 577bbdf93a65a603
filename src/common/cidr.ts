import ipaddr from 'ipaddr.js';

export interface Block {
  /** First address as an unsigned integer. */
  first: number;
  last: number;
  prefix: number;
}

const toNumber = (octets: number[]): number => octets.reduce((value, octet) => value * 256 + octet, 0);
const toText = (value: number): string => [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');

/** Parses an IPv4 block in CIDR notation; null when it is not one or has host bits set. */
export function parseBlock(text: string): Block | null {
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(text)) return null;
  const [address, prefix] = ipaddr.IPv4.parseCIDR(text);
  const first = toNumber(address.octets);
  const size = 2 ** (32 - prefix);
  return first % size === 0 ? { first, last: first + size - 1, prefix } : null;
}

export const blockText = (block: Block): string => `${toText(block.first)}/${block.prefix}`;
export const overlaps = (a: Block, b: Block): boolean => a.first <= b.last && b.first <= a.last;

/** Where in the block an address is; null when it is outside. */
export function contains(block: Block, address: string): 'network' | 'broadcast' | 'host' | null {
  const value = toNumber(ipaddr.IPv4.parse(address).octets);
  if (value < block.first || value > block.last) return null;
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
  if (!ipaddr.IPv6.isValidCIDR(text) || text.includes('%')) return null;
  const [address, length] = ipaddr.IPv6.parseCIDR(text);
  const network = ipaddr.IPv6.networkAddressFromCIDR(text);
  return address.toString() === network.toString() ? { text: `${network.toString()}/${length}`, length } : null;
}

export const familyOf = (text: string): 4 | 6 => (text.includes(':') ? 6 : 4);
