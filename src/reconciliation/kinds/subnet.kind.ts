import { subnets } from '../../openstack';
import type { RouteSpec } from '../../fleets';
import { poolsWithout } from '../wanted/address.pools';
import type { Attributes, KindDriver, Seen, Specs } from '../resource.types';
import { byDescription, listedBy, ofProject, sameSet } from './kind.helpers';

type Subnet = Awaited<ReturnType<typeof subnets.get>>;

const seenOf = (key: string, subnet: Subnet): Seen => ({
  kind: 'subnet',
  key,
  cloudId: subnet.id,
  state: 'active',
  createdAt: subnet.created_at ?? '',
  usageFrom: null,
  attributes: {
    cidr: subnet.cidr,
    dhcp: subnet.enable_dhcp,
    dnsNameservers: subnet.dns_nameservers,
    gateway: subnet.gateway_ip ?? 'none',
    allocationPools: subnet.allocation_pools.map(({ start, end }) => ({ start, end })),
    hostRoutes: subnet.host_routes.map(({ destination, nexthop }) => ({ destination, nexthop })),
  },
});

/** What Neutron changes in place. */
const changeable = (spec: Specs['subnet']) => ({
  enable_dhcp: spec.dhcp,
  dns_nameservers: spec.dnsNameservers,
  ...(spec.gateway === null ? {} : { gateway_ip: spec.gateway === 'none' ? null : spec.gateway }),
  ...(spec.allocationPools === null ? {} : { allocation_pools: spec.allocationPools }),
  ...(spec.hostRoutes === null ? {} : { host_routes: spec.hostRoutes }),
});

/** Left as they are, the pools still have to give the gateway's address up. */
function madeRoomFor(spec: Specs['subnet'], { allocationPools: pools = [] }: Attributes): Specs['subnet'] {
  if (spec.allocationPools !== null || spec.gateway === null) return spec;
  const without = poolsWithout(pools, spec.gateway);
  return sameSet(poolTexts(without), poolTexts(pools)) ? spec : { ...spec, allocationPools: without };
}

const poolTexts = (pools: { start: string; end: string }[] = []) => pools.map(({ start, end }) => `${start}-${end}`);
const routeTexts = (routes: RouteSpec[] = []) =>
  routes.map(({ destination, nexthop }) => `${destination} by ${nexthop}`);

const textOf = (list: string[]): string => list.join(', ') || 'none';

function difference(spec: Specs['subnet'], found: Attributes): string | null {
  if (found.dhcp !== spec.dhcp) return `DHCP is ${found.dhcp ? 'on' : 'off'}`;
  if (spec.gateway !== null && spec.gateway !== found.gateway) return `its gateway is ${found.gateway}`;
  const { dnsNameservers = [] } = found;
  // Hosts ask them in their order.
  if (dnsNameservers.join() !== spec.dnsNameservers.join()) return `DNS servers are ${textOf(dnsNameservers)}`;
  const lists: [string, string[] | null, string[]][] = [
    ['address pools', spec.allocationPools && poolTexts(spec.allocationPools), poolTexts(found.allocationPools)],
    ['host routes', spec.hostRoutes && routeTexts(spec.hostRoutes), routeTexts(found.hostRoutes)],
  ];
  const other = lists.find(([, wanted, has]) => wanted !== null && !sameSet(wanted, has));
  return other ? `${other[0]} are ${textOf(other[2])}` : null;
}

export const subnetKind: KindDriver<'subnet'> = {
  kind: 'subnet',
  // A second subnet of the same CIDR on one network is refused: 400, «overlaps with another subnet».
  fenced: true,
  list: ({ cloud }, marks) => byDescription(marks, (description) => subnets.list(cloud, { description }), seenOf),
  everything: async (cloud) =>
    listedBy(await subnets.list(cloud, await ofProject(cloud)), ({ description }) => description, seenOf),
  create: async ({ cloud, idOf }, { key, name, mark, spec }) =>
    seenOf(
      key,
      await subnets.create(cloud, {
        name,
        description: mark,
        network_id: idOf('network', spec.network),
        ip_version: spec.ipv6Mode === null ? 4 : 6,
        ...(spec.ipv6Mode === null ? {} : { ipv6_address_mode: spec.ipv6Mode, ipv6_ra_mode: spec.ipv6Mode }),
        cidr: spec.cidr,
        ...changeable(spec),
      }),
    ),
  difference: (_scope, { spec }, { attributes }) => difference(spec, attributes),
  update: async ({ cloud }, { key, spec }, { cloudId, attributes }) =>
    seenOf(key, await subnets.update(cloud, cloudId, changeable(madeRoomFor(spec, attributes)))),
  remove: async ({ cloud }, cloudId) => {
    await subnets.remove(cloud, cloudId);
    return true;
  },
  meter: () => null,
};
