import { z } from 'zod';
import type { Call } from '../core/api.call';
import type { Cloud } from '../core/cloud.state';
import { detachDhcp, scheduleDhcp } from './dhcp.ports';
import { blockOf, cidrText, contains, parseCidr, rangesOverlap, textOf, valueOf } from './ip.math';
import { ownerOf, parseFields } from './neutron.body';
import { badRequest, badResource, conflict, invalidInput, networkNotFound, subnetNotFound } from './neutron.errors';
import { address, flag, integer, maybe, oneOf, routes, text, texts, uuid } from './neutron.fields';
import type { View } from './neutron.page';
import { findOwn, type Resource } from './neutron.resource';
import { born, revise, standardView } from './neutron.rows';
import { isRouterInterface, type Network, type Port, type Subnet } from './network.types';
import { networks } from './networks.resource';
import { addItself, checkedModes, givesItself, requireMtu6, takeItself } from './subnet.ipv6';
import { checkPools, defaultPools } from './subnet.pools';

const nameservers = z.array(address).superRefine((servers, context) => {
  const twice = servers.find((server, index) => servers.indexOf(server) < index);
  if (twice !== undefined) context.addIssue({ code: 'custom', message: `Duplicate nameserver '${twice}'` });
});
const changeable = {
  name: maybe(text()),
  description: maybe(text()),
  enable_dhcp: maybe(flag),
  gateway_ip: maybe(address.nullable()),
  allocation_pools: z.array(z.strictObject({ start: z.string(), end: z.string() })).optional(),
  dns_nameservers: nameservers.optional(),
  host_routes: routes.optional(),
  service_types: texts.optional(),
};
const ipv6Mode = oneOf('dhcpv6-stateful', 'dhcpv6-stateless', 'slaac');
const createSchema = z.strictObject({
  ...changeable,
  network_id: uuid,
  cidr: z.string().nullable().optional(),
  ip_version: integer,
  prefixlen: integer.optional(),
  subnetpool_id: z.string().nullable().optional(),
  ipv6_ra_mode: maybe(ipv6Mode.nullable()),
  ipv6_address_mode: maybe(ipv6Mode.nullable()),
  project_id: z.string().optional(),
  tenant_id: z.string().optional(),
});
const updateSchema = z.strictObject(changeable);

const fields = [
  'network_id',
  'ip_version',
  'cidr',
  'gateway_ip',
  'enable_dhcp',
  'allocation_pools',
  'dns_nameservers',
  'host_routes',
  'service_types',
  'subnetpool_id',
  'ipv6_ra_mode',
  'ipv6_address_mode',
];

const view = (_call: Call, row: Subnet): View => ({
  ...standardView(row),
  network_id: row.networkId,
  ip_version: blockOf(row.cidr).version,
  subnetpool_id: null,
  enable_dhcp: row.dhcp,
  ipv6_ra_mode: row.raMode ?? null,
  ipv6_address_mode: row.addressMode ?? null,
  gateway_ip: row.gatewayIp,
  cidr: row.cidr,
  allocation_pools: row.pools,
  host_routes: row.hostRoutes,
  dns_nameservers: row.dnsNameservers,
  service_types: row.serviceTypes,
});

function checkedCidr(cloud: Cloud, network: Network, wanted: { cidr?: string | null; ip_version: number }): string {
  if (wanted.ip_version !== 4 && wanted.ip_version !== 6)
    throw badRequest(`Invalid input for ip_version. Reason: '${wanted.ip_version}' is not in [4, 6].`);
  if (!wanted.cidr) throw badResource('subnets', 'a subnetpool must be specified in the absence of a cidr');
  const block = parseCidr(wanted.cidr);
  if (!block) throw invalidInput(`${wanted.cidr} is not in a CIDR format`);
  if (block.version !== wanted.ip_version)
    throw invalidInput(`cidr '${wanted.cidr}' does not match the ip_version '${wanted.ip_version}'`);
  // Host bits are dropped, not refused.
  const cidr = cidrText(block);
  const overlapping = cloud.subnets
    .by('network', network.id)
    .some((other) => rangesOverlap(blockOf(other.cidr), block));
  if (overlapping) {
    throw invalidInput(`Requested subnet with cidr: ${cidr} for network: ${network.id} overlaps with another subnet`);
  }
  return cidr;
}

function checkedGateway(cidr: string, wanted: string | null | undefined): string | null {
  if (wanted === null) return null;
  const { first, version } = blockOf(cidr);
  // Of IPv6 the block's own address is that of its routers, whichever they are (RFC 4291, 2.6.1).
  if (wanted === undefined) return textOf(version === 4 ? first + 1n : first, version);
  if (contains(cidr, wanted)) return wanted;
  throw invalidInput('Gateway is not valid on subnet');
}

function create(call: Call, given: Record<string, unknown>): Subnet {
  const required = ['network_id', 'ip_version'];
  const rules = { resource: 'subnet', mode: 'create', schema: createSchema, required, fields } as const;
  const wanted = parseFields(call, given, rules);
  const { cloud } = call;
  const network = findOwn(call, networks, wanted.network_id, 'create');
  const cidr = checkedCidr(cloud, network, wanted);
  const modes = checkedModes(cidr, wanted);
  if (wanted.ip_version === 6) requireMtu6(network.id, network.mtu);
  const gatewayIp = checkedGateway(cidr, wanted.gateway_ip);
  const pools = wanted.allocation_pools ?? defaultPools(cidr, gatewayIp);
  checkPools(cidr, pools, gatewayIp);
  const named = wanted.project_id !== undefined || wanted.tenant_id !== undefined;
  touchNetwork(cloud, network.id);
  const subnet = cloud.subnets.put({
    ...born(cloud, named ? ownerOf(call, wanted) : call.session.projectId, wanted.name ?? '', wanted.description ?? ''),
    revision: 0,
    networkId: network.id,
    cidr,
    gatewayIp,
    dhcp: wanted.enable_dhcp ?? true,
    ...modes,
    pools,
    dnsNameservers: wanted.dns_nameservers ?? [],
    hostRoutes: wanted.host_routes ?? [],
    serviceTypes: wanted.service_types ?? [],
  });
  if (subnet.dhcp) scheduleDhcp(cloud, subnet);
  if (givesItself(subnet)) addItself(cloud, subnet);
  return subnet;
}

/** A change of a subnet counts as one of its network. */
function touchNetwork(cloud: Cloud, id: string): void {
  const network = cloud.networks.get(id);
  if (network) revise(cloud, cloud.networks, network, {});
}

function requireGatewayFree(cloud: Cloud, row: Subnet): void {
  const [port] = cloud.ports.by('address', `${row.id} ${row.gatewayIp}`);
  if (!port || !isRouterInterface(port)) return;
  const text = `Current gateway ip ${row.gatewayIp} already in use by port ${port.id}. Unable to update.`;
  throw conflict('GatewayIpInUse', text);
}

function update(call: Call, row: Subnet, given: Record<string, unknown>): Subnet {
  const wanted = parseFields(call, given, { resource: 'subnet', mode: 'update', schema: updateSchema, fields });
  const { cloud } = call;
  const gatewayIp = wanted.gateway_ip === undefined ? row.gatewayIp : checkedGateway(row.cidr, wanted.gateway_ip);
  if (gatewayIp !== row.gatewayIp) requireGatewayFree(cloud, row);
  const pools = wanted.allocation_pools ?? row.pools;
  checkPools(row.cidr, pools, gatewayIp);
  touchNetwork(cloud, row.networkId);
  const subnet = revise(cloud, cloud.subnets, row, {
    name: wanted.name ?? row.name,
    description: wanted.description ?? row.description,
    dhcp: wanted.enable_dhcp ?? row.dhcp,
    gatewayIp,
    pools: [...pools].sort((a, b) => (valueOf(a.start) < valueOf(b.start) ? -1 : 1)),
    dnsNameservers: wanted.dns_nameservers ?? row.dnsNameservers,
    hostRoutes: wanted.host_routes ?? row.hostRoutes,
    serviceTypes: wanted.service_types ?? row.serviceTypes,
  });
  if (subnet.dhcp && !row.dhcp) scheduleDhcp(cloud, subnet);
  if (!subnet.dhcp && row.dhcp) detachDhcp(cloud, subnet);
  return subnet;
}

function remove({ cloud }: Call, row: Subnet): void {
  const holds = (port: Port) => (givesItself(row) ? isRouterInterface(port) : port.deviceOwner !== 'network:dhcp');
  if (cloud.ports.by('subnet', row.id).some(holds)) {
    const reason = 'One or more ports have an IP allocation from this subnet.';
    throw conflict('SubnetInUse', `Unable to complete operation on subnet ${row.id}: ${reason}`);
  }
  detachDhcp(cloud, row);
  takeItself(cloud, row);
  touchNetwork(cloud, row.networkId);
  cloud.subnets.delete(row.id);
}

const onSharedNetwork = (cloud: Cloud, row: Subnet): boolean => cloud.networks.get(row.networkId)?.shared ?? false;

export const subnets: Resource<Subnet> = {
  name: 'subnet',
  path: 'subnets',
  fields,
  tagged: true,
  table: (cloud) => cloud.subnets,
  view,
  missing: subnetNotFound,
  shared: (cloud) =>
    cloud.networks.by('visible', 'shared').flatMap((network) => cloud.subnets.by('network', network.id)),
  isShared: onSharedNetwork,
  create,
  update,
  remove,
};

/** The network that a subnet lies in. */
export function networkOf(cloud: Cloud, subnet: Subnet): Network {
  const network = cloud.networks.get(subnet.networkId);
  if (!network) throw networkNotFound(subnet.networkId);
  return network;
}
