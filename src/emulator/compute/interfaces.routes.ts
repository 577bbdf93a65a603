import { z } from 'zod';
import { ApiError, empty, ok, type Call, type Reply, type Route } from '../core/api.call';
import { novaError } from '../core/refusals';
import type { Port } from '../network/network.types';
import type { WantedNic } from './compute.types';
import { logAction } from './instance.actions';
import { parseBody } from './nova.body';
import { findServer, requireState } from './server.find';
import { chooseNics } from './server.nics';
import { plug, portsOf, unplug } from './server.ports';

const attachSchema = z.strictObject({
  interfaceAttachment: z
    .strictObject({
      net_id: z.uuid().optional(),
      port_id: z.uuid().optional(),
      fixed_ips: z
        .array(z.strictObject({ ip_address: z.string() }))
        .max(1)
        .optional(),
      tag: z.string().optional(),
    })
    .optional(),
});

const view = (port: Port) => ({
  port_state: port.status,
  port_id: port.id,
  net_id: port.networkId,
  mac_addr: port.mac,
  fixed_ips: port.fixedIps,
});

function list(call: Call): Reply {
  return ok({ interfaceAttachments: portsOf(call.cloud, findServer(call).id).map(view) });
}

function findPort(call: Call): Port {
  const server = findServer(call);
  const port = portsOf(call.cloud, server.id).find(({ id }) => id === call.params.port);
  if (!port) throw novaError(404, `Instance ${server.id} does not have a port with id ${call.params.port}`);
  return port;
}

/** The same choice as for a new server; but what is missing is not found here. */
function choose(call: Call, asked: Parameters<typeof chooseNics>[1]): WantedNic[] {
  try {
    return chooseNics(call, asked);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.message.endsWith('could not be found.')) throw novaError(404, error.message);
    throw error;
  }
}

function attach(call: Call): Reply {
  const { cloud } = call;
  const server = findServer(call);
  const { interfaceAttachment: wanted = {} } = parseBody(attachSchema, call.body);
  if (wanted.port_id !== undefined && wanted.net_id !== undefined) {
    throw novaError(400, 'Must not input both network_id and port_id');
  }
  requireState(call, server, 'attach_interface', ['active', 'paused', 'stopped']);
  const asked = { uuid: wanted.net_id, port: wanted.port_id, fixed_ip: wanted.fixed_ips?.[0]?.ip_address };
  const named = wanted.port_id !== undefined || wanted.net_id !== undefined;
  const [nic] = choose(call, named ? [asked] : undefined);
  if (!nic) throw novaError(400, 'Failed to attach network adapter device to instance');
  try {
    const { port, made } = plug(cloud, server, nic);
    if (made) cloud.servers.put({ ...server, ownPorts: [...server.ownPorts, port.id], updatedAt: cloud.now() });
    logAction(call, server.id, 'attach_interface');
    return ok({ interfaceAttachment: view(port) });
  } catch (error) {
    // What Neutron refuses, Nova hands on as its own refusal.
    if (error instanceof ApiError && 'NeutronError' in (error.reply.json as object))
      throw novaError(400, error.message);
    throw error;
  }
}

function detach(call: Call): Reply {
  const { cloud } = call;
  const server = findServer(call);
  const port = findPort(call);
  requireState(call, server, 'detach_interface', ['active', 'paused', 'stopped']);
  unplug(cloud, server, port);
  cloud.servers.put({ ...server, ownPorts: server.ownPorts.filter((id) => id !== port.id), updatedAt: cloud.now() });
  logAction(call, server.id, 'detach_interface');
  return empty(202);
}

function groups(call: Call): Reply {
  const { cloud } = call;
  const server = findServer(call);
  const ids = new Set(portsOf(cloud, server.id).flatMap((port) => port.securityGroups));
  const views = [...ids].flatMap((id) => {
    const group = cloud.securityGroups.get(id);
    if (!group) return [];
    return [{ id, name: group.name, description: group.description, tenant_id: group.projectId, rules: [] }];
  });
  return ok({ security_groups: views });
}

const root = '/v2.1/servers/:id/os-interface';
export const interfaceRoutes: Route[] = [
  { method: 'GET', path: root, handler: list },
  { method: 'POST', path: root, handler: attach },
  { method: 'GET', path: `${root}/:port`, handler: (call) => ok({ interfaceAttachment: view(findPort(call)) }) },
  { method: 'DELETE', path: `${root}/:port`, handler: detach },
  { method: 'GET', path: '/v2.1/servers/:id/os-security-groups', handler: groups },
];
