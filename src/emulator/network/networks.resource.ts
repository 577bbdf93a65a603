import { z } from 'zod';
import type { Call } from '../core/api.call';
import type { Cloud } from '../core/cloud.state';
import { ownerOf, parseFields } from './neutron.body';
import { badRequest, conflict, invalidInput, networkNotFound } from './neutron.errors';
import { flag, integer, maybe, text, texts } from './neutron.fields';
import type { View } from './neutron.page';
import type { Resource } from './neutron.resource';
import { born, revise, standardView } from './neutron.rows';
import type { Network } from './network.types';
import { ensureDefaultGroup } from './default.group';

const changeable = {
  name: maybe(text()),
  description: maybe(text()),
  admin_state_up: maybe(flag),
  shared: maybe(flag),
  'router:external': maybe(flag),
  is_default: maybe(flag),
  mtu: maybe(integer),
  port_security_enabled: maybe(flag),
  'provider:network_type': z.string().nullable().optional(),
  'provider:physical_network': z.string().nullable().optional(),
  'provider:segmentation_id': z.number().int().nullable().optional(),
};
const createSchema = z.strictObject({
  ...changeable,
  project_id: z.string().optional(),
  tenant_id: z.string().optional(),
  availability_zone_hints: texts.optional(),
});
const updateSchema = z.strictObject(changeable);

const fields = [
  'admin_state_up',
  'mtu',
  'status',
  'subnets',
  'shared',
  'router:external',
  'is_default',
  'port_security_enabled',
  'availability_zone_hints',
  'availability_zones',
  'ipv4_address_scope',
  'ipv6_address_scope',
  'provider:network_type',
  'provider:physical_network',
  'provider:segmentation_id',
];
const adminOnly = [
  'provider:network_type',
  'provider:physical_network',
  'provider:segmentation_id',
  'shared',
  'router:external',
  'is_default',
];

function view(call: Call, row: Network): View {
  const provider = {
    'provider:network_type': row.provider.type,
    'provider:physical_network': row.provider.physical,
    'provider:segmentation_id': row.provider.segment,
  };
  return {
    ...standardView(row),
    admin_state_up: row.adminStateUp,
    mtu: row.mtu,
    status: 'ACTIVE',
    subnets: call.cloud.subnets.by('network', row.id).map((subnet) => subnet.id),
    shared: row.shared,
    'router:external': row.external,
    ...(row.external ? { is_default: row.isDefault } : {}),
    port_security_enabled: row.portSecurity,
    availability_zone_hints: row.hints,
    availability_zones: ['nova'],
    ipv4_address_scope: null,
    ipv6_address_scope: null,
    ...(call.session.isAdmin ? provider : {}),
  };
}

function nextSegment(cloud: Cloud): number {
  const used = Number(cloud.notes.get('segment')?.value ?? 0) + 1;
  cloud.notes.put({ id: 'segment', value: used });
  return used;
}

function create(call: Call, given: Record<string, unknown>): Network {
  const rules = { resource: 'network', mode: 'create', schema: createSchema, adminOnly, fields } as const;
  const wanted = parseFields(call, given, rules);
  const projectId = ownerOf(call, wanted);
  ensureDefaultGroup(call.cloud, projectId);
  const type = wanted['provider:network_type'] ?? 'vxlan';
  const segment = wanted['provider:segmentation_id'] ?? (type === 'flat' ? null : nextSegment(call.cloud));
  return call.cloud.networks.put({
    ...born(call.cloud, projectId, wanted.name ?? '', wanted.description ?? ''),
    adminStateUp: wanted.admin_state_up ?? true,
    shared: wanted.shared ?? false,
    external: wanted['router:external'] ?? false,
    isDefault: wanted.is_default ?? false,
    mtu: mtuOf(wanted.mtu, type),
    portSecurity: wanted.port_security_enabled ?? true,
    hints: wanted.availability_zone_hints ?? [],
    provider: { type, physical: wanted['provider:physical_network'] ?? null, segment },
  });
}

/** VXLAN takes 50 bytes of the wire's 1500. 0 means as much as there is. */
function mtuOf(wanted: number | undefined, type: string): number {
  const most = type === 'vxlan' ? 1450 : 1500;
  if (wanted === undefined || wanted === 0) return most;
  if (wanted < 0) throw badRequest(`Invalid input for mtu. Reason: '${wanted}' should be non-negative.`);
  if (wanted > most) throw invalidInput(`Requested MTU is too big, maximum is ${most}`);
  return wanted;
}

function update(call: Call, row: Network, given: Record<string, unknown>): Network {
  const rules = { resource: 'network', mode: 'update', schema: updateSchema, adminOnly, fields } as const;
  const wanted = parseFields(call, given, rules);
  return revise(call.cloud, call.cloud.networks, row, {
    name: wanted.name ?? row.name,
    description: wanted.description ?? row.description,
    adminStateUp: wanted.admin_state_up ?? row.adminStateUp,
    shared: wanted.shared ?? row.shared,
    external: wanted['router:external'] ?? row.external,
    isDefault: wanted.is_default ?? row.isDefault,
    mtu: wanted.mtu === undefined ? row.mtu : mtuOf(wanted.mtu, row.provider.type),
    portSecurity: wanted.port_security_enabled ?? row.portSecurity,
  });
}

/** DHCP ports go with their network; any other port keeps it. */
function remove({ cloud }: Call, row: Network): void {
  const ports = cloud.ports.by('network', row.id);
  const blocking = ports.filter((port) => port.deviceOwner !== 'network:dhcp');
  if (blocking.length > 0) {
    const ids = blocking.map((port) => port.id).join(', ');
    const reason = `There are one or more ports still in use on the network, id for these ports is: ${ids}.`;
    throw conflict('NetworkInUse', `Unable to complete operation on network ${row.id}. ${reason}`);
  }
  for (const port of ports) cloud.ports.delete(port.id);
  for (const subnet of cloud.subnets.by('network', row.id)) cloud.subnets.delete(subnet.id);
  cloud.networks.delete(row.id);
}

export const networks: Resource<Network> = {
  name: 'network',
  path: 'networks',
  fields,
  tagged: true,
  table: (cloud) => cloud.networks,
  view,
  missing: networkNotFound,
  shared: (cloud) => [...cloud.networks.by('visible', 'shared'), ...cloud.networks.by('visible', 'external')],
  isShared: (_cloud, row) => row.shared || row.external,
  create,
  update,
  remove,
};
