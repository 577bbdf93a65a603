import {
  addressText,
  hostsOf,
  isWithin,
  overlaps,
  overlaps6,
  parseAddress,
  parseBlock,
  parseBlock6,
  type Block,
  type Block6,
  type Range,
} from '../../common/cidr';
import { checkNames, reportRepeats, type Report } from './check.helpers';
import type { BlueprintSpec, NetworkSpec, OwnNetworkSpec, RouteSpec, Subnet6Spec } from './blueprint.shape';

/** The networks that the fleet makes for itself. */
export const ownNetworks = ({ networks }: Pick<BlueprintSpec, 'networks'>): OwnNetworkSpec[] => networks.filter(isOwn);

const isOwn = (network: NetworkSpec): network is OwnNetworkSpec => network.subnet !== undefined;

/** The CIDR of each of them that has one: the given one, or the block that was allotted. */
export const cidrsOf = (spec: BlueprintSpec, allotted: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    ownNetworks(spec).flatMap(({ key, subnet }) => {
      const cidr = subnet.cidr === 'auto' ? allotted[key] : subnet.cidr;
      return cidr === undefined ? [] : [[key, cidr]];
    }),
  );

/** Keys of the networks that the router joins. */
export const routedKeys = (spec: Pick<BlueprintSpec, 'router' | 'networks'>): string[] =>
  spec.router ? (spec.router.networks ?? ownNetworks(spec).map(({ key }) => key)) : [];

export function checkNetworks(spec: BlueprintSpec, report: Report): void {
  spec.networks.forEach((network, index) => checkNetwork(spec, network, index, report));
  checkRouter(spec, report);
  checkOverlaps(spec, report);
}

/** Of IPv6 (RFC 8200, section 5). */
const leastMtu6 = 1280;

function checkNetwork(spec: BlueprintSpec, network: NetworkSpec, index: number, report: Report): void {
  const path = ['networks', index];
  if (network.existing !== undefined) {
    const own = (['subnet', 'subnet6', 'mtu'] as const).find((member) => network[member] !== undefined);
    if (own) report([...path, own], `belongs to the network "${network.existing}" of the cloud and cannot be set here`);
    return;
  }
  if (!isOwn(network)) return report([...path, 'subnet'], 'must be given, or `existing` for a network of the cloud');
  checkSubnet(network, [...path, 'subnet'], report);
  if (network.subnet6) checkSubnet6(network.subnet6, [...path, 'subnet6'], report);
  if (network.subnet6 && (network.mtu ?? leastMtu6) < leastMtu6)
    report([...path, 'mtu'], `must be at least ${leastMtu6} on a network with an IPv6 subnet`);
  if (network.subnet.gateway !== 'none' || !routedKeys(spec).includes(network.key)) return;
  // Neutron: «Subnet for router interface must have a gateway IP».
  report([...path, 'subnet', 'gateway'], 'cannot be "none" on a network that the router joins: see router.networks');
}

export const unknownBlock = 'cannot be given for the block "auto", whose addresses are not known beforehand';

function checkSubnet({ subnet }: OwnNetworkSpec, path: (string | number)[], report: Report): void {
  const { hostRoutes = [], dnsNameservers, gateway, allocationPools } = subnet;
  reportRepeats(dnsNameservers, (index) => [...path, 'dnsNameservers', index], report);
  reportRepeats(hostRoutes.map(routeText), (index) => [...path, 'hostRoutes', index], report);
  const block = parseBlock(subnet.cidr);
  if (block === null) {
    if (gateway !== undefined && gateway !== 'none') report([...path, 'gateway'], unknownBlock);
    if (allocationPools) report([...path, 'allocationPools'], unknownBlock);
    return;
  }
  const hosts = hostsOf(block);
  const named = parseAddress(gateway ?? '');
  if (named !== null && !isWithin(hosts, named))
    report([...path, 'gateway'], `must be an address of a host in ${subnet.cidr}`);
  checkPools(subnet, hosts, [...path, 'allocationPools'], report);
}

function checkSubnet6(subnet: Subnet6Spec, path: (string | number)[], report: Report): void {
  const { cidr, dnsNameservers, ipv6AddressMode: mode, ipv6RaMode: told = mode } = subnet;
  reportRepeats(dnsNameservers, (index) => [...path, 'dnsNameservers', index], report);
  if (told !== mode) report([...path, 'ipv6RaMode'], `must be as ipv6AddressMode, ${mode}`);
  // Neutron makes such addresses of 64 bits of the block and 64 of the port's MAC address.
  if (mode !== 'dhcpv6-stateful' && parseBlock6(cidr)?.prefix !== 64)
    report([...path, 'cidr'], `must be a /64 for ${mode}`);
}

function checkPools(
  { allocationPools = [], gateway, cidr }: OwnNetworkSpec['subnet'],
  hosts: Range,
  path: (string | number)[],
  report: Report,
): void {
  const gatewayAt = gateway === 'none' ? null : gateway === undefined ? hosts.first : parseAddress(gateway);
  const ranges = allocationPools.map(({ start, end }) => ({
    first: parseAddress(start) ?? 0,
    last: parseAddress(end) ?? 0,
  }));
  ranges.forEach((range, index) => {
    const say = (message: string) => report([...path, index], message);
    if (range.first > range.last) say('must not end before it begins');
    else if (range.first < hosts.first || range.last > hosts.last) say(`must lie among the hosts of ${cidr}`);
    else if (ranges.slice(0, index).some((other) => overlaps(other, range))) say('overlaps an earlier pool');
    else if (gatewayAt !== null && isWithin(range, gatewayAt))
      say(`must not hold the gateway, ${addressText(gatewayAt)}`);
  });
}

const routeText = ({ destination, nexthop }: RouteSpec): string => `${destination} by ${nexthop}`;

function checkRouter(spec: BlueprintSpec, report: Report): void {
  const { router } = spec;
  if (!router) return;
  const known = spec.networks.map(({ key }) => key);
  const joined = router.networks ?? [];
  joined.forEach((key, index) => {
    const existing = spec.networks.find((network) => network.key === key)?.existing;
    if (existing !== undefined)
      report(
        ['router', 'networks', index],
        `"${key}" is the network "${existing}" of the cloud, which has routers of its own`,
      );
  });
  checkNames(joined, known, 'network', ['router', 'networks'], report);
  if (router.snat !== undefined && !router.externalNetwork) report(['router', 'snat'], 'needs an external network');
  const { routes = [] } = router;
  reportRepeats(routes.map(routeText), (index) => ['router', 'routes', index], report);
  routes.forEach((route, index) => checkNexthop(spec, route, ['router', 'routes', index, 'nexthop'], report));
}

/** Neutron wants the next hop on a network of the router. It may lie on the external one, whose addresses we do not know. */
function checkNexthop(spec: BlueprintSpec, { nexthop }: RouteSpec, path: (string | number)[], report: Report): void {
  const blocks = ownNetworks(spec)
    .filter(({ key }) => routedKeys(spec).includes(key))
    .map(({ subnet }) => parseBlock(subnet.cidr));
  if (spec.router?.externalNetwork || blocks.includes(null)) return;
  const hop = parseAddress(nexthop) ?? 0;
  const reached = blocks.some((block) => block !== null && isWithin(block, hop));
  if (!reached) report(path, 'must be an address on a network that the router joins');
}

/** Networks without a router between them may have the same addresses: nothing ever sees both. */
function checkOverlaps(spec: BlueprintSpec, report: Report): void {
  refuseOverlaps(givenBlocks(spec, 'subnet', parseBlock), overlaps, report);
  refuseOverlaps(givenBlocks(spec, 'subnet6', parseBlock6), overlaps6, report);
}

interface Given<B> {
  key: string;
  cidr: string;
  block: B;
  path: (string | number)[];
}

function refuseOverlaps<B extends Block | Block6>(
  given: Given<B>[],
  meet: (a: B, b: B) => boolean,
  report: Report,
): void {
  given.forEach((later, position) => {
    const earlier = given.slice(0, position).find(({ block }) => meet(block, later.block));
    if (earlier)
      report(later.path, `overlaps ${earlier.cidr} of network "${earlier.key}", which the same router joins`);
  });
}

function givenBlocks<B>(
  spec: BlueprintSpec,
  member: 'subnet' | 'subnet6',
  parse: (cidr: string) => B | null,
): Given<B>[] {
  const routed = routedKeys(spec);
  return spec.networks.flatMap((network, index) => {
    const cidr = network[member]?.cidr ?? '';
    const block = parse(cidr);
    const path = ['networks', index, member, 'cidr'];
    return block !== null && routed.includes(network.key) ? [{ key: network.key, cidr, block, path }] : [];
  });
}
