import type { Call } from '../core/api.call';
import type { Cloud } from '../core/cloud.state';
import { neutronError } from '../core/refusals';
import { pickOnAny, requireFree } from './address.allocation';
import { blockOf, contains } from './ip.math';
import { conflict, disallowed, invalidInput, subnetNotFound } from './neutron.errors';
import type { FixedIp, Network, Port, Subnet } from './network.types';
import { givesItself, ownAddresses } from './subnet.ipv6';

export interface WantedIp {
  subnet_id?: string;
  ip_address?: string;
}

function subnetFor(cloud: Cloud, network: Network, subnets: Subnet[], wanted: WantedIp): Subnet | undefined {
  if (wanted.subnet_id !== undefined) {
    const subnet = cloud.subnets.get(wanted.subnet_id);
    if (!subnet) throw subnetNotFound(wanted.subnet_id);
    if (subnet.networkId === network.id) return subnet;
    const detail = `because fixed_ips included invalid subnet ${subnet.id}`;
    throw invalidInput(`Failed to create port on network ${network.id}, ${detail}`);
  }
  const found = subnets.find((subnet) => contains(subnet.cidr, wanted.ip_address ?? ''));
  if (found) return found;
  const message = `IP address ${wanted.ip_address} is not a valid IP for any of the subnets on the specified network.`;
  throw neutronError(400, 'InvalidIpForNetwork', message);
}

function resolve(
  cloud: Cloud,
  network: Network,
  subnets: Subnet[],
  wanted: WantedIp,
  held: readonly FixedIp[],
): FixedIp {
  if (wanted.subnet_id === undefined && wanted.ip_address === undefined) {
    throw invalidInput('IP allocation requires subnet_id or ip_address');
  }
  const subnet = subnetFor(cloud, network, subnets, wanted);
  if (!subnet || wanted.ip_address === undefined) {
    return held.find((ip) => ip.subnet_id === subnet?.id) ?? pickOnAny(cloud, network.id, subnet ? [subnet] : subnets);
  }
  const fixedIp = { subnet_id: subnet.id, ip_address: wanted.ip_address };
  if (held.some((ip) => ip.subnet_id === subnet.id && ip.ip_address === wanted.ip_address)) return fixedIp;
  if (!contains(subnet.cidr, wanted.ip_address)) {
    const message = `IP address ${wanted.ip_address} is not a valid IP for the specified subnet.`;
    throw neutronError(400, 'InvalidIpForSubnet', message);
  }
  requireFree(cloud, subnet.id, wanted.ip_address);
  return fixedIp;
}

/**
 * The addresses of a port: those asked for, or one of each version when it does not say, and with them those that it gives
 * itself.
 */
export function allocate(
  cloud: Cloud,
  network: Network,
  port: Pick<Port, 'mac' | 'deviceOwner'>,
  wanted: WantedIp[] | undefined,
  held: readonly FixedIp[] = [],
): FixedIp[] {
  const subnets = cloud.subnets.by('network', network.id);
  const own = ownAddresses(subnets, port);
  if (wanted === undefined) return [...pickEach(cloud, network, subnets), ...own];
  const fixedIps: FixedIp[] = [];
  for (const one of wanted) {
    if (own.some(({ subnet_id }) => subnet_id === one.subnet_id)) continue;
    const left = held.filter((ip) => !fixedIps.some((used) => used.ip_address === ip.ip_address));
    const next = resolve(cloud, network, subnets, one, left);
    if (fixedIps.some((ip) => ip.ip_address === next.ip_address && ip.subnet_id === next.subnet_id)) {
      throw invalidInput(`Duplicate IP address '${next.ip_address}' in fixed_ips for port`);
    }
    fixedIps.push(next);
  }
  return [...fixedIps, ...own];
}

/** One address of each version that has subnets which hand addresses out. */
function pickEach(cloud: Cloud, network: Network, subnets: Subnet[]): FixedIp[] {
  const versions = [4, 6].map((version) =>
    subnets.filter((subnet) => blockOf(subnet.cidr).version === version && !givesItself(subnet)),
  );
  return versions.filter((some) => some.length > 0).map((some) => pickOnAny(cloud, network.id, some));
}

/** On a network of somebody else's, only its owner or an administrator chooses addresses. */
export function requireMayChoose(call: Call, network: Network, wanted: WantedIp[] | undefined, action: string): void {
  if (call.session.isAdmin || network.projectId === call.session.projectId) return;
  if (wanted?.some((ip) => ip.ip_address !== undefined)) throw disallowed(action, `${action}:fixed_ips:ip_address`);
}

/** Nor a MAC address (policy create_port:mac_address). */
export function requireMayChooseMac(call: Call, network: Network, wanted: string | undefined): void {
  if (wanted === undefined || call.session.isAdmin || network.projectId === call.session.projectId) return;
  throw disallowed('create_port', 'create_port:mac_address');
}

export function requireFreeMac(cloud: Cloud, networkId: string, mac: string): void {
  if (cloud.ports.count('mac', `${networkId} ${mac}`) === 0) return;
  const message = `Unable to complete operation for network ${networkId}. The mac address ${mac} is in use.`;
  throw conflict('MacAddressInUse', message);
}
