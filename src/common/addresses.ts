import ipaddr from 'ipaddr.js';

/** An address or block as it is compared; null where it is neither. */
export function canonicalAddress(text: string): string | null {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text).join('/');
  return ipaddr.isValid(text) ? ipaddr.process(text).toString() : null;
}

/** Whether the address is this machine's own. */
export const isLoopback = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
