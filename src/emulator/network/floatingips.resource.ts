import { z } from 'zod';
import type { Call } from '../core/api.call';
import type { Cloud } from '../core/cloud.state';
import { pickAddress, requireFree } from './address.allocation';
import { associate, noAddressLeft, requireExternal, scheduleStatus, unassociated } from './floatingip.association';
import { externalPort } from './external.port';
import { contains } from './ip.math';
import { ownerOf, parseFields } from './neutron.body';
import { badResource, floatingIpNotFound, subnetNotFound } from './neutron.errors';
import { address4, maybe, text, uuid } from './neutron.fields';
import type { View } from './neutron.page';
import { findVisible, type Resource } from './neutron.resource';
import { born, revise, standardView } from './neutron.rows';
import type { FixedIp, FloatingIp, Network } from './network.types';
import { networks } from './networks.resource';

const changeable = {
  description: maybe(text()),
  port_id: maybe(uuid.nullable()),
  fixed_ip_address: maybe(address4.nullable()),
};
const createSchema = z.strictObject({
  ...changeable,
  floating_network_id: uuid,
  floating_ip_address: maybe(address4.nullable()),
  subnet_id: z.string().nullable().optional(),
  project_id: z.string().optional(),
  tenant_id: z.string().optional(),
});
const updateSchema = z.strictObject(changeable);

const fields = [
  'floating_ip_address',
  'floating_network_id',
  'router_id',
  'port_id',
  'fixed_ip_address',
  'status',
  'port_details',
  'port_forwardings',
];

function view({ cloud }: Call, row: FloatingIp): View {
  const port = cloud.ports.get(row.portId ?? '');
  const details = port && {
    name: port.name,
    network_id: port.networkId,
    mac_address: port.mac,
    admin_state_up: port.adminStateUp,
    status: port.status,
    device_id: port.deviceId,
    device_owner: port.deviceOwner,
  };
  const { name: _none, ...standard } = standardView(row);
  return {
    ...standard,
    floating_ip_address: row.address,
    floating_network_id: row.networkId,
    router_id: row.routerId,
    port_id: row.portId,
    fixed_ip_address: row.fixedIp,
    status: row.status,
    port_details: details ?? null,
    port_forwardings: [],
  };
}

function chooseAddress(
  cloud: Cloud,
  network: Network,
  wanted: { address?: string | null; subnetId?: string | null },
): FixedIp {
  const all = cloud.subnets.by('network', network.id);
  const subnets = wanted.subnetId ? all.filter((subnet) => subnet.id === wanted.subnetId) : all;
  if (wanted.subnetId && subnets.length === 0) throw subnetNotFound(wanted.subnetId);
  if (wanted.address) {
    const given = wanted.address;
    const subnet = subnets.find(({ cidr }) => contains(cidr, given));
    if (!subnet) throw badResource('floatingip', `${given} is not a valid IP for any of the subnets on the network`);
    requireFree(cloud, subnet.id, given);
    return { subnet_id: subnet.id, ip_address: given };
  }
  for (const subnet of subnets) {
    const address = pickAddress(cloud, subnet, 'any');
    if (address !== null) return { subnet_id: subnet.id, ip_address: address };
  }
  throw noAddressLeft(network.id);
}

function create(call: Call, given: Record<string, unknown>): FloatingIp {
  const { cloud, session } = call;
  const wanted = parseFields(call, given, {
    resource: 'floatingip',
    mode: 'create',
    schema: createSchema,
    fields,
    required: ['floating_network_id'],
    adminOnly: ['floating_ip_address'],
  });
  const network = findVisible(call, networks, wanted.floating_network_id);
  requireExternal(network);
  const base = born(cloud, ownerOf(call, wanted), '', wanted.description ?? '');
  const fixedIp = chooseAddress(cloud, network, { address: wanted.floating_ip_address, subnetId: wanted.subnet_id });
  const floating = { id: base.id, address: fixedIp.ip_address, projectId: base.projectId };
  const target = wanted.port_id
    ? associate(cloud, floating, network, {
        portId: wanted.port_id,
        fixedIp: wanted.fixed_ip_address,
        asAdmin: session.isAdmin,
      })
    : unassociated;
  const port = externalPort(cloud, network, fixedIp, 'network:floatingip', base.id);
  if (target.portId) scheduleStatus(cloud, base.id);
  const place = { networkId: network.id, address: fixedIp.ip_address, externalPortId: port.id };
  return cloud.floatingIps.put({ ...base, ...place, ...target, status: 'DOWN' });
}

function update(call: Call, row: FloatingIp, given: Record<string, unknown>): FloatingIp {
  const { cloud, session } = call;
  const wanted = parseFields(call, given, { resource: 'floatingip', mode: 'update', schema: updateSchema, fields });
  const network = findVisible(call, networks, row.networkId);
  const kept = { portId: row.portId, fixedIp: row.fixedIp, routerId: row.routerId };
  const description = wanted.description ?? row.description;
  if (wanted.port_id === undefined) return revise(cloud, cloud.floatingIps, row, { ...kept, description });
  const target =
    wanted.port_id === null
      ? unassociated
      : associate(cloud, row, network, {
          portId: wanted.port_id,
          fixedIp: wanted.fixed_ip_address,
          asAdmin: session.isAdmin,
        });
  scheduleStatus(cloud, row.id);
  return revise(cloud, cloud.floatingIps, row, { ...target, description });
}

function remove({ cloud }: Call, row: FloatingIp): void {
  cloud.ports.delete(row.externalPortId);
  cloud.floatingIps.delete(row.id);
}

export const floatingIps: Resource<FloatingIp> = {
  name: 'floatingip',
  path: 'floatingips',
  fields,
  tagged: true,
  table: (cloud) => cloud.floatingIps,
  view,
  missing: floatingIpNotFound,
  create,
  update,
  remove,
};
