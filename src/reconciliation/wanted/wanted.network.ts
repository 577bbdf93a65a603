import { addressText, firstHost, hostsOf, parseAddress, parseBlock } from '../../common/cidr';
import { ownNetworks, routedKeys, type BlueprintSpec, type RouteSpec, type Subnet6Spec } from '../../fleets';
import type { References } from './references.resolver';
import type { Ref, ResourceKind, Specs } from '../resource.types';
import { poolsWithout, type Pool } from './address.pools';
import { routeKey } from './route.keys';

/** Adds one object to what is wanted; `immutable` is what cannot be changed in place. */
export type Add = <K extends ResourceKind>(
  kind: K,
  key: string,
  spec: Specs[K],
  dependsOn: Ref[],
  immutable: unknown,
  remembered?: string | null,
) => void;

type OwnNetwork = ReturnType<typeof ownNetworks>[number];

export const routerKey = 'router';

/** The fleet's own networks, each with its subnet. */
export function addNetworks(add: Add, spec: BlueprintSpec, cidrs: Record<string, string>): void {
  for (const network of ownNetworks(spec)) {
    const { key, mtu = null } = network;
    add('network', key, { mtu }, [], {});
    add('subnet', key, subnetOf(spec, network, cidrs[key]), [{ kind: 'network', key }], { cidr: cidrs[key] });
    if (network.subnet6) addSubnet6(add, key, network.subnet6);
  }
}

/** Key of a network's IPv6 subnet, and of the router's interface on it; a network's own key has no such part. */
export const subnet6Key = (network: string): string => `${network}/v6`;

function addSubnet6(add: Add, network: string, { cidr, dnsNameservers, ipv6AddressMode: ipv6Mode }: Subnet6Spec): void {
  const open = { gateway: null, allocationPools: null, hostRoutes: null };
  const spec = { network, cidr, dhcp: true, dnsNameservers, ...open, ipv6Mode };
  add('subnet', subnet6Key(network), spec, [{ kind: 'network', key: network }], { cidr, ipv6Mode });
}

/** Keys of the subnets on which a port has to ask for an address. */
export function askedSubnets(spec: BlueprintSpec, network: string): string[] {
  const mode = ownNetworks(spec).find(({ key }) => key === network)?.subnet6?.ipv6AddressMode;
  return mode === 'dhcpv6-stateful' ? [network, subnet6Key(network)] : [network];
}

function subnetOf(spec: BlueprintSpec, { key, subnet }: OwnNetwork, cidr: string): Specs['subnet'] {
  const { dhcp, dnsNameservers, hostRoutes = null } = subnet;
  const routed = routedKeys(spec).includes(key);
  const gateway = routed ? gatewayOf(subnet, cidr) : (subnet.gateway ?? null);
  // A gateway that moves may come to lie in the pools that were made around the old one.
  const allocationPools =
    subnet.allocationPools ?? (subnet.gateway === undefined ? null : poolsAround(cidr, subnet.gateway));
  return { network: key, cidr, dhcp, dnsNameservers, gateway, allocationPools, hostRoutes, ipv6Mode: null };
}

/** The router's address on the network. */
const gatewayOf = ({ gateway }: OwnNetwork['subnet'], cidr: string): string => gateway ?? firstHost(blockOf(cidr));

const blockOf = (cidr: string) => {
  const block = parseBlock(cidr);
  if (block === null) throw new Error(`${cidr} was allotted as a block`);
  return block;
};

/** All hosts but the gateway: what Neutron takes for a new subnet without pools. */
function poolsAround(cidr: string, gateway: string): Pool[] {
  const { first, last } = hostsOf(blockOf(cidr));
  return poolsWithout([{ start: addressText(first), end: addressText(last) }], gateway);
}

/** The router, its interfaces, and its routes once the interfaces that they lead through are there. */
export function addRouter(add: Add, spec: BlueprintSpec, cidrs: Record<string, string>, references: References): void {
  if (!spec.router) return;
  const { externalNetwork, snat = null, routes = [] } = spec.router;
  const externalNetworkId = externalNetwork ? references.externalNetworkId(externalNetwork) : null;
  add('router', routerKey, { externalNetworkId, snat }, [], {});
  const routed = ownNetworks(spec).filter(({ key }) => routedKeys(spec).includes(key));
  for (const { key } of routed.filter(({ subnet6 }) => subnet6 !== undefined)) {
    const subnet = subnet6Key(key);
    const dependsOn: Ref[] = [
      { kind: 'router', key: routerKey },
      { kind: 'subnet', key: subnet },
    ];
    add('router_interface', subnet, { router: routerKey, subnet }, dependsOn, {});
  }
  for (const { key, subnet } of routed) {
    const dependsOn: Ref[] = [
      { kind: 'router', key: routerKey },
      { kind: 'subnet', key },
    ];
    // The interface takes the gateway's address and keeps it. The usual one is not named, as in fleets built earlier.
    const gateway = gatewayOf(subnet, cidrs[key]);
    const moved = gateway !== firstHost(blockOf(cidrs[key]));
    add('router_interface', key, { router: routerKey, subnet: key, gateway }, dependsOn, moved ? { gateway } : {});
  }
  for (const route of routes) {
    const through = routed.find(({ key }) => holds(cidrs[key], route));
    const dependsOn: Ref[] = [{ kind: 'router', key: routerKey }];
    if (through) dependsOn.push({ kind: 'router_interface', key: through.key });
    add('router_route', routeKey(routerKey, route), { router: routerKey, route }, dependsOn, {});
  }
}

function holds(cidr: string, { nexthop }: RouteSpec): boolean {
  const { first, last } = blockOf(cidr);
  const hop = parseAddress(nexthop) ?? -1;
  return hop >= first && hop <= last;
}
