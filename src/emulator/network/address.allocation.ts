import type { Cloud } from '../core/cloud.state';
import { blockOf, textOf, valueOf } from './ip.math';
import { conflict } from './neutron.errors';
import type { FixedIp, Subnet } from './network.types';

const isTaken = (cloud: Cloud, subnetId: string, address: string): boolean =>
  cloud.ports.count('address', `${subnetId} ${address}`) > 0;

/** Refuses an address that some port of the subnet holds. */
export function requireFree(cloud: Cloud, subnetId: string, address: string): void {
  if (!isTaken(cloud, subnetId, address)) return;
  const message = `IP address ${address} already allocated in subnet ${subnetId}`;
  throw conflict('IpAddressAlreadyAllocated', message);
}

/** A free address of the subnet's pools: any one, as Neutron picks for ports, or the lowest, as it does for DHCP. */
export function pickAddress(cloud: Cloud, subnet: Subnet, which: 'any' | 'lowest'): string | null {
  const { version } = blockOf(subnet.cidr);
  for (const pool of subnet.pools) {
    const [first, last] = [valueOf(pool.start), valueOf(pool.end)];
    const many = Math.min(Number(last - first) + 1, 2 ** 32);
    for (let tries = 0; which === 'any' && tries < 20; tries += 1) {
      const address = textOf(first + BigInt(Math.floor(Math.random() * many)), version);
      if (!isTaken(cloud, subnet.id, address)) return address;
    }
    for (let value = first; value <= last; value += 1n) {
      const address = textOf(value, version);
      if (!isTaken(cloud, subnet.id, address)) return address;
    }
  }
  return null;
}

/** One address on whichever of the subnets has one left. */
export function pickOnAny(cloud: Cloud, networkId: string, subnets: Subnet[]): FixedIp {
  for (const subnet of subnets) {
    const address = pickAddress(cloud, subnet, 'any');
    if (address !== null) return { subnet_id: subnet.id, ip_address: address };
  }
  throw conflict('IpAddressGenerationFailure', `No more IP addresses available on network ${networkId}.`);
}

/** A MAC address with Neutron's default prefix that no port of the network has. */
export function pickMac(cloud: Cloud, networkId: string): string {
  for (;;) {
    const octet = () =>
      Math.floor(Math.random() * 256)
        .toString(16)
        .padStart(2, '0');
    const mac = `fa:16:3e:${octet()}:${octet()}:${octet()}`;
    if (cloud.ports.count('mac', `${networkId} ${mac}`) === 0) return mac;
  }
}
