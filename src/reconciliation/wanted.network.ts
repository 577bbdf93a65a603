import { addressText, firstHost, hostsOf, parseAddress, parseBlock } from '../common/cidr';
import { ownNetworks, routedKeys, type BlueprintSpec, type RouteSpec } from '../fleets';
import type { References } from './references.resolver';
import type { Ref, ResourceKind, Specs } from './resource.types';
import { routeKey } from './route.keys';

/** Adds one object to what is wanted; `immutable` is what cannot be changed in place. */
export type Add = <K extends ResourceKind>(
  kind: K,
  key: string,
  spec: Specs[K],
  dependsOn: Ref[],
  immutable: unknown,
) => void;

type OwnNetwork = ReturnType<typeof ownNetworks>[number];

export const routerKey = 'router';

/** The fleet's own networks, each with its subnet. */
export function addNetworks(add: Add, spec: BlueprintSpec, cidrs: Record<string, string>): void {
  for (const network of ownNetworks(spec)) {
    const { key, mtu = null } = network;
    add('network', key, { mtu }, [], {});
    add('subnet', key, subnetOf(spec, network, cidrs[key]), [{ kind: 'network', key }], { cidr: cidrs[key] });
  }
}

function subnetOf(spec: BlueprintSpec, { key, subnet }: OwnNetwork, cidr: string): Specs['subnet'] {
  const { dhcp, dnsNameservers, hostRoutes = null } = subnet;
  const routed = routedKeys(spec).includes(key);
  const gateway = subnet.gateway ?? (routed ? firstHost(blockOf(cidr)) : null);
  // A gateway that moves may come to lie in the pools that were made around the old one.
  const allocationPools =
    subnet.allocationPools ?? (subnet.gateway === undefined ? null : poolsAround(cidr, subnet.gateway));
  return { network: key, cidr, dhcp, dnsNameservers, gateway, allocationPools, hostRoutes };
}

const blockOf = (cidr: string) => {
  const block = parseBlock(cidr);
  if (block === null) throw new Error(`${cidr} was allotted as a block`);
  return block;
};

/** All hosts but the gateway: what Neutron takes for a new subnet without pools. */
function poolsAround(cidr: string, gateway: string): { start: string; end: string }[] {
  const { first, last } = hostsOf(blockOf(cidr));
  const at = parseAddress(gateway);
  const ranges = at === null ? [[first, last]] : [[first, at - 1], [at + 1, last]]; // prettier-ignore
  return ranges
    .filter(([from, to]) => from <= to)
    .map(([from, to]) => ({ start: addressText(from), end: addressText(to) }));
}

/** The router, its interfaces, and its routes once the interfaces that they lead through are there. */
export function addRouter(add: Add, spec: BlueprintSpec, cidrs: Record<string, string>, references: References): void {
  if (!spec.router) return;
  const { externalNetwork, snat = null, routes = [] } = spec.router;
  const externalNetworkId = externalNetwork ? references.externalNetworkId(externalNetwork) : null;
  add('router', routerKey, { externalNetworkId, snat }, [], {});
  const routed = ownNetworks(spec).filter(({ key }) => routedKeys(spec).includes(key));
  for (const { key, subnet } of routed) {
    const dependsOn: Ref[] = [
      { kind: 'router', key: routerKey },
      { kind: 'subnet', key },
    ];
    // The interface takes the gateway's address and keeps it. The usual one is not named, as in fleets built earlier.
    const moved = subnet.gateway !== undefined && subnet.gateway !== firstHost(blockOf(cidrs[key]));
    add(
      'router_interface',
      key,
      { router: routerKey, subnet: key },
      dependsOn,
      moved ? { gateway: subnet.gateway } : {},
    );
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
