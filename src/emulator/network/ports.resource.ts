import { z } from 'zod';
import type { Call } from '../core/api.call';
import type { Cloud } from '../core/cloud.state';
import { neutronError } from '../core/refusals';
import { pickMac } from './address.allocation';
import { ensureDefaultGroup } from './default.group';
import { releaseFloatingIps } from './floatingip.association';
import { ownerOf, parseFields } from './neutron.body';
import { conflict, groupNotFound, portNotFound } from './neutron.errors';
import { address, flag, mac, maybe, text, texts, uuid } from './neutron.fields';
import { findVisible, type Resource } from './neutron.resource';
import { born, revise } from './neutron.rows';
import type { Port } from './network.types';
import { networks } from './networks.resource';
import { allocate, requireFreeMac, requireMayChoose, requireMayChooseMac } from './port.addresses';
import { portFields, portView } from './port.view';

const fixedIp = z.strictObject({ subnet_id: uuid.optional(), ip_address: address.optional() });
const changeable = {
  name: maybe(text()),
  description: maybe(text()),
  admin_state_up: maybe(flag),
  fixed_ips: z.array(fixedIp).nullable().optional(),
  security_groups: texts.nullable().optional(),
  device_id: maybe(text()),
  device_owner: maybe(text()),
  allowed_address_pairs: z.array(z.strictObject({ ip_address: z.string(), mac_address: mac.optional() })).optional(),
  extra_dhcp_opts: z.array(z.unknown()).nullable().optional(),
  port_security_enabled: maybe(flag),
  mac_address: maybe(mac),
  'binding:vnic_type': z.string().optional(),
  'binding:host_id': z.string().nullable().optional(),
  'binding:profile': z.record(z.string(), z.unknown()).nullable().optional(),
};
const createSchema = z.strictObject({
  ...changeable,
  network_id: uuid,
  project_id: z.string().optional(),
  tenant_id: z.string().optional(),
});
const updateSchema = z.strictObject(changeable);

/** Ports that only their own API may delete, as long as what they are of is there. */
const serviceOwners = ['network:router_interface', 'network:router_gateway', 'network:floatingip'];

function checkedGroups(call: Call, ids: string[] | null | undefined): string[] | undefined {
  if (ids === undefined || ids === null) return undefined;
  const seen = (id: string) => {
    const group = call.cloud.securityGroups.get(id);
    return group && (call.session.isAdmin || group.projectId === call.session.projectId);
  };
  const missing = ids.find((id) => !seen(id));
  if (missing !== undefined) throw groupNotFound(missing);
  return [...new Set(ids)];
}

const pairs = (wanted: { ip_address: string; mac_address?: string }[] | undefined, own: string) =>
  wanted?.map((pair) => ({ ip_address: pair.ip_address, mac_address: pair.mac_address ?? own }));

function create(call: Call, given: Record<string, unknown>): Port {
  const { cloud } = call;
  const wanted = parseFields(call, given, {
    resource: 'port',
    mode: 'create',
    schema: createSchema,
    fields: portFields,
    required: ['network_id'],
    adminOnly: ['binding:host_id', 'binding:profile'],
  });
  const network = findVisible(call, networks, wanted.network_id);
  requireMayChoose(call, network, wanted.fixed_ips ?? undefined, 'create_port');
  requireMayChooseMac(call, network, wanted.mac_address);
  const projectId = ownerOf(call, wanted);
  if (wanted.mac_address !== undefined) requireFreeMac(cloud, network.id, wanted.mac_address.toLowerCase());
  const deviceOwner = wanted.device_owner ?? '';
  const portSecurity = !deviceOwner.startsWith('network:') && (wanted.port_security_enabled ?? network.portSecurity);
  const groups = checkedGroups(call, wanted.security_groups);
  requireSecurityFits(portSecurity, groups);
  const own = wanted.mac_address?.toLowerCase() ?? pickMac(cloud, network.id);
  return cloud.ports.put({
    ...born(cloud, projectId, wanted.name ?? '', wanted.description ?? ''),
    networkId: network.id,
    mac: own,
    adminStateUp: wanted.admin_state_up ?? true,
    status: 'DOWN',
    deviceId: wanted.device_id ?? '',
    deviceOwner,
    fixedIps: allocate(cloud, network, { mac: own, deviceOwner }, wanted.fixed_ips ?? undefined),
    securityGroups: groups ?? (portSecurity ? [ensureDefaultGroup(cloud, projectId).id] : []),
    addressPairs: pairs(wanted.allowed_address_pairs, own) ?? [],
    dhcpOptions: wanted.extra_dhcp_opts ?? [],
    portSecurity,
    vnicType: wanted['binding:vnic_type'] ?? 'normal',
    hostId: wanted['binding:host_id'] ?? '',
    profile: wanted['binding:profile'] ?? {},
  });
}

function requireSecurityFits(portSecurity: boolean, groups: readonly string[] | undefined): void {
  if (portSecurity || !groups || groups.length === 0) return;
  const message = 'Port security must be enabled and port must have an IP address in order to use security groups.';
  throw neutronError(409, 'PortSecurityAndIPRequiredForSecurityGroups', message);
}

function update(call: Call, row: Port, given: Record<string, unknown>): Port {
  const { cloud } = call;
  const wanted = parseFields(call, given, {
    resource: 'port',
    mode: 'update',
    schema: updateSchema,
    fields: portFields,
    adminOnly: ['binding:host_id', 'binding:profile', 'mac_address'],
  });
  const network = findVisible(call, networks, row.networkId);
  const as = {
    mac: wanted.mac_address?.toLowerCase() ?? row.mac,
    deviceOwner: wanted.device_owner ?? row.deviceOwner,
  };
  if (as.mac !== row.mac) requireFreeMac(cloud, network.id, as.mac);
  requireMayChoose(call, network, wanted.fixed_ips ?? undefined, 'update_port');
  const groups = checkedGroups(call, wanted.security_groups);
  const portSecurity = wanted.port_security_enabled ?? row.portSecurity;
  if (!portSecurity && (groups ?? row.securityGroups).length > 0) {
    const what = 'Port has security group associated. Cannot disable port security or IP address';
    throw conflict('PortSecurityPortHasSecurityGroup', `${what} until security group is removed.`);
  }
  return revise(cloud, cloud.ports, row, {
    name: wanted.name ?? row.name,
    description: wanted.description ?? row.description,
    adminStateUp: wanted.admin_state_up ?? row.adminStateUp,
    mac: as.mac,
    fixedIps: wanted.fixed_ips ? allocate(cloud, network, as, wanted.fixed_ips, row.fixedIps) : row.fixedIps,
    securityGroups: groups ?? row.securityGroups,
    deviceId: wanted.device_id ?? row.deviceId,
    deviceOwner: as.deviceOwner,
    addressPairs: pairs(wanted.allowed_address_pairs, as.mac) ?? row.addressPairs,
    dhcpOptions: wanted.extra_dhcp_opts ?? row.dhcpOptions,
    portSecurity,
    vnicType: wanted['binding:vnic_type'] ?? row.vnicType,
    hostId: wanted['binding:host_id'] ?? row.hostId,
    profile: wanted['binding:profile'] ?? row.profile,
  });
}

function remove({ cloud }: Call, row: Port): void {
  const isOfSome = [cloud.routers, cloud.floatingIps].some((table) => table.get(row.deviceId) !== undefined);
  if (serviceOwners.includes(row.deviceOwner) && isOfSome) {
    const reason = `has device owner ${row.deviceOwner}`;
    throw conflict('ServicePortInUse', `Port ${row.id} cannot be deleted directly via the port API: ${reason}.`);
  }
  deletePort(cloud, row);
}

/** A port goes, and the floating IPs on it stay behind without one. */
export function deletePort(cloud: Cloud, row: Port): void {
  releaseFloatingIps(cloud, row);
  cloud.ports.delete(row.id);
}

export const ports: Resource<Port> = {
  name: 'port',
  path: 'ports',
  fields: portFields,
  tagged: true,
  table: (cloud) => cloud.ports,
  view: portView,
  missing: portNotFound,
  create,
  update,
  remove,
};
