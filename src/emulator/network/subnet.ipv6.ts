import type { Cloud } from '../core/cloud.state';
import { blockOf, eui64 } from './ip.math';
import { conflict, invalidInput } from './neutron.errors';
import { revise } from './neutron.rows';
import { isRouterInterface, type FixedIp, type Ipv6Mode, type Port, type Subnet } from './network.types';

interface WantedModes {
  ipv6_ra_mode?: Ipv6Mode | null;
  ipv6_address_mode?: Ipv6Mode | null;
  enable_dhcp?: boolean;
}

/** How hosts of an IPv6 subnet come by their addresses, and who tells them. */
export function checkedModes(cidr: string, wanted: WantedModes): Pick<Subnet, 'addressMode' | 'raMode'> {
  const modes = { addressMode: wanted.ipv6_address_mode ?? null, raMode: wanted.ipv6_ra_mode ?? null };
  const { addressMode, raMode } = modes;
  if (addressMode === null && raMode === null) return modes;
  const { version, prefix } = blockOf(cidr);
  if (version === 4) throw invalidInput('ipv6_ra_mode or ipv6_address_mode cannot be set when ip_version is not 6');
  if (wanted.enable_dhcp === false)
    throw invalidInput('ipv6_ra_mode or ipv6_address_mode cannot be set when enable_dhcp is set to False');
  if (addressMode !== null && raMode !== null && addressMode !== raMode) {
    const what = `ipv6_ra_mode set to '${raMode}' with ipv6_address_mode set to '${addressMode}' is not valid`;
    throw invalidInput(`${what}. If both attributes are set, they must be the same value`);
  }
  if ((addressMode ?? raMode) !== 'dhcpv6-stateful' && prefix !== 64) {
    const why = 'OpenStack uses the EUI-64 address format, which requires the prefix to be /64';
    throw invalidInput(`Invalid CIDR ${cidr} for IPv6 address mode. ${why}`);
  }
  return modes;
}

const leastMtu = 1280;

export function requireMtu6(networkId: string, mtu: number): void {
  if (mtu >= leastMtu) return;
  const text = `MTU of ${networkId} is not valid, subnet requires a minimum of ${leastMtu}`;
  throw conflict('NetworkMTUSubnetConflict', text);
}

/** Whether its hosts make their addresses themselves: every port of the network then has one. */
export const givesItself = ({ addressMode }: Subnet): boolean =>
  addressMode === 'slaac' || addressMode === 'dhcpv6-stateless';

type Owned = Pick<Port, 'mac' | 'deviceOwner'>;

/** The addresses that a port has without asking; one that is a router's, or is said to be, has none. */
export const ownAddresses = (subnets: Subnet[], port: Owned): FixedIp[] =>
  isRouterInterface(port)
    ? []
    : subnets.filter(givesItself).map(({ id, cidr }) => ({ subnet_id: id, ip_address: eui64(cidr, port.mac) }));

export function addItself(cloud: Cloud, subnet: Subnet): void {
  for (const port of cloud.ports.by('network', subnet.networkId)) {
    if (isRouterInterface(port) || port.deviceOwner === 'network:dhcp') continue;
    revise(cloud, cloud.ports, port, { fixedIps: [...port.fixedIps, ...ownAddresses([subnet], port)] });
  }
}

export function takeItself(cloud: Cloud, subnet: Subnet): void {
  for (const port of cloud.ports.by('subnet', subnet.id)) {
    const fixedIps = port.fixedIps.filter(({ subnet_id: id }) => id !== subnet.id);
    revise(cloud, cloud.ports, port, { fixedIps });
  }
}
