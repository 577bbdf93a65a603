import { isIPv4 } from 'node:net';
import { ports, securityGroups } from '../../openstack';
import type { Attributes, KindDriver, Scope, Seen, Specs } from '../resource.types';
import { namingHolder } from './address.holder';
import { byDescription, listedBy, ofProject, orNull, sameSet } from './kind.helpers';

type Port = Awaited<ReturnType<typeof ports.get>>;

const seenOf = (key: string, port: Port): Seen => ({
  kind: 'port',
  key,
  cloudId: port.id,
  state: 'active',
  createdAt: port.created_at ?? '',
  usageFrom: null,
  attributes: {
    status: port.status,
    networkId: port.network_id,
    // That of IPv4: it is what floating IPs lead to and gateways are told.
    address: (port.fixed_ips.find(({ ip_address: ip }) => isIPv4(ip)) ?? port.fixed_ips.at(0))?.ip_address,
    macAddress: port.mac_address,
    securityGroupIds: port.security_groups,
    deviceId: port.device_id,
  },
});

/** Without groups of its own a port gets the project's default group, as everywhere in OpenStack. */
const groupIds = (scope: Scope, spec: Specs['port']): string[] | null =>
  spec.securityGroups?.map((group) => scope.idOf('security_group', group)) ?? null;

/** Those of these groups that are not the fleet's. */
const othersGroups = ({ idsOf }: Scope, groups: string[]): string[] =>
  groups.filter((id) => !idsOf('security_group').includes(id));

/** What Neutron would give a new port, and what people gave this one. */
async function withDefaultGroup(scope: Scope, before: string[]): Promise<string[]> {
  const { cloud } = scope;
  const found = await securityGroups.list(cloud, { ...(await ofProject(cloud)), name: 'default' });
  return [...new Set([...found.map(({ id }) => id), ...othersGroups(scope, before)])];
}

/** On a network that is not ours the cloud gives the address. */
const placeOf = (scope: Scope, { network, subnets, existingNetworkId, macAddress, address }: Specs['port']) =>
  existingNetworkId === null
    ? {
        network_id: scope.idOf('network', network),
        mac_address: macAddress,
        fixed_ips: subnets.map((subnet, position) => ({
          subnet_id: scope.idOf('subnet', subnet),
          ...(address === null || position > 0 ? {} : { ip_address: address }),
        })),
      }
    : { network_id: existingNetworkId };

/** The address of a link's port is the router's business. */
const hasMoved = ({ address, forRouter }: Specs['port'], found: Attributes): boolean =>
  address !== null && !forRouter && found.address !== address;

export const portKind: KindDriver<'port'> = {
  kind: 'port',
  // The MAC address follows from the mark, and Neutron holds (network, MAC) unique: MacAddressInUse.
  fenced: true,
  // Only a network's owner and administrators may choose a MAC address on it (policy create_port:mac_address).
  unfenced: ({ spec }) => spec.existingNetworkId !== null,
  list: ({ cloud }, marks) => byDescription(marks, (description) => ports.list(cloud, { description }), seenOf),
  everything: async (cloud) =>
    listedBy(await ports.list(cloud, await ofProject(cloud)), ({ description }) => description, seenOf),
  create: async (scope, wanted) => {
    const { key, name, mark, spec } = wanted;
    const groups = groupIds(scope, spec);
    const made = ports.create(scope.cloud, {
      name,
      description: mark,
      ...placeOf(scope, spec),
      ...(spec.forRouter ? { device_owner: 'network:router_interface' } : {}),
      ...(groups === null ? {} : { security_groups: groups }),
    });
    return seenOf(key, await namingHolder(scope, wanted, made));
  },
  // The fingerprint has a network that is not ours as it is called, and it may be renamed, or be called by its id.
  isAnother: ({ spec }, { attributes }) => !spec.existingNetworkId || attributes.networkId !== spec.existingNetworkId,
  difference: (scope, { spec }, { attributes }) => {
    if (hasMoved(spec, attributes)) return `has the address ${attributes.address ?? 'none'}`;
    const before = attributes.securityGroupIds ?? [];
    // What people gave a port that is to have none in particular stays.
    if (spec.securityGroups === null)
      return othersGroups(scope, before).length === before.length ? null : 'has a security group it is not to have';
    // It cannot have a group yet that is still to be made.
    const groups = orNull(() => groupIds(scope, spec));
    return groups && sameSet(groups, before) ? null : 'has other security groups';
  },
  update: async (scope, wanted, { cloudId, attributes }) => {
    const { key, spec } = wanted;
    const groups = groupIds(scope, spec) ?? (await withDefaultGroup(scope, attributes.securityGroupIds ?? []));
    const place = hasMoved(spec, attributes) ? { fixed_ips: placeOf(scope, spec).fixed_ips } : {};
    const changed = ports.update(scope.cloud, cloudId, { security_groups: groups, ...place });
    return seenOf(key, await namingHolder(scope, wanted, changed));
  },
  remove: async ({ cloud }, cloudId) => {
    await ports.remove(cloud, cloudId);
    return true;
  },
  meter: () => null,
};
