import { z } from 'zod';
import { ApiError, empty, type Call, type Reply } from '../core/api.call';
import { novaError } from '../core/refusals';
import { associate, scheduleStatus, unassociated } from '../network/floatingip.association';
import { revise } from '../network/neutron.rows';
import type { FloatingIp, SecurityGroup } from '../network/network.types';
import type { Server } from './compute.types';
import { parseBody } from './nova.body';
import { findGroups, portsOf } from './server.ports';

function groupOf(call: Call, server: Server, argument: unknown): SecurityGroup {
  const { name } = parseBody(z.looseObject({ name: z.string().min(1) }), argument);
  const found = findGroups(call.cloud, server.projectId, name);
  if (found.length > 1) {
    throw novaError(409, `Multiple security_group matches found for name '${name}', use an ID to be more specific.`);
  }
  if (found.length === 0) throw novaError(404, `Security group ${name} not found for project ${server.projectId}.`);
  return found[0];
}

function addGroup(call: Call, server: Server, argument: unknown): Reply {
  const group = groupOf(call, server, argument);
  for (const port of portsOf(call.cloud, server.id)) {
    const securityGroups = [...new Set([...port.securityGroups, group.id])];
    revise(call.cloud, call.cloud.ports, port, { securityGroups });
  }
  return empty(202);
}

function removeGroup(call: Call, server: Server, argument: unknown): Reply {
  const group = groupOf(call, server, argument);
  const ports = portsOf(call.cloud, server.id).filter((port) => port.securityGroups.includes(group.id));
  if (ports.length === 0) {
    throw novaError(404, `Security group ${group.name} not associated with the instance ${server.id}`);
  }
  for (const port of ports) {
    const securityGroups = port.securityGroups.filter((id) => id !== group.id);
    revise(call.cloud, call.cloud.ports, port, { securityGroups });
  }
  return empty(202);
}

export const groupActions = { addSecurityGroup: addGroup, removeSecurityGroup: removeGroup };

function floatingOf(call: Call, server: Server, address: string): FloatingIp {
  const all = call.cloud.floatingIps.by('project', server.projectId);
  const row = all.find((one) => one.address === address);
  if (!row) throw novaError(404, 'floating IP not found');
  return row;
}

const addressSchema = z.strictObject({ address: z.string(), fixed_address: z.string().optional() });

function addFloating(call: Call, server: Server, argument: unknown): Reply {
  const { cloud } = call;
  const { address, fixed_address: fixedIp } = parseBody(addressSchema, argument);
  const row = floatingOf(call, server, address);
  const network = cloud.networks.get(row.networkId);
  const [port] = portsOf(cloud, server.id);
  if (!port || !network) throw novaError(400, 'No nw_info cache associated with instance');
  try {
    const target = associate(cloud, row, network, { portId: port.id, fixedIp, asAdmin: call.session.isAdmin });
    revise(cloud, cloud.floatingIps, row, target);
  } catch (error) {
    if (error instanceof ApiError) throw novaError(400, `Unable to associate floating IP ${address}: ${error.message}`);
    throw error;
  }
  scheduleStatus(cloud, row.id);
  return empty(202);
}

function removeFloating(call: Call, server: Server, argument: unknown): Reply {
  const { cloud } = call;
  const row = floatingOf(call, server, parseBody(addressSchema, argument).address);
  if (!portsOf(cloud, server.id).some((port) => port.id === row.portId)) {
    throw novaError(409, `Floating IP ${row.address} is not associated with instance ${server.id}.`);
  }
  revise(cloud, cloud.floatingIps, row, unassociated);
  scheduleStatus(cloud, row.id);
  return empty(202);
}

/** Proxies for Neutron that Nova dropped at 2.44. */
export const floatingActions = { addFloatingIp: addFloating, removeFloatingIp: removeFloating };
