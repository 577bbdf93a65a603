import ipaddr from 'ipaddr.js';

/** An address or block as it is compared; null where it is neither. */
export function canonicalAddress(text: string): string | null {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text).join('/');
  return ipaddr.isValid(text) ? ipaddr.process(text).toString() : null;
}

/** Whether the address is this machine's own. */
export const isLoopback = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';

/** What one subscriber has at least: an IPv4 address, or a /64 of IPv6 (RFC 6177), within which addresses are free to choose. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/64`).toString();
}
