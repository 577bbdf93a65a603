import { z } from 'zod';
import { empty, ok, type Call, type Reply, type Route } from '../core/api.call';
import { novaError } from '../core/refusals';
import { computeLimit } from './compute.quota';
import type { Server, VmState } from './compute.types';
import { logAction } from './instance.actions';
import { parseBody } from './nova.body';
import { createServer } from './server.create';
import { findServer, requireState } from './server.find';
import { startDelete, startSoftDelete } from './server.lifecycle';
import { briefView, fullView } from './server.view';
import { listServers } from './servers.list';

const metadata = z.record(z.string().regex(/^[a-zA-Z0-9-_:. ]{1,255}$/), z.string().max(255));
const settled: VmState[] = ['active', 'paused', 'suspended', 'stopped'];
const changeSchema = z.strictObject({
  server: z.strictObject({
    name: z.string().trim().min(1).max(255).optional(),
    description: z.string().max(255).nullable().optional(),
    hostname: z.string().optional(),
    accessIPv4: z.string().optional(),
    accessIPv6: z.string().optional(),
    'OS-DCF:diskConfig': z.enum(['AUTO', 'MANUAL']).optional(),
  }),
});

const put = (call: Call, server: Server, change: Partial<Server>): Server =>
  call.cloud.servers.put({ ...server, ...change, updatedAt: call.cloud.now() });

function show(call: Call): Reply {
  const server = findServer(call);
  const view = fullView(call, server);
  return ok({ server: call.minor >= 71 ? { ...view, server_groups: server.groupId ? [server.groupId] : [] } : view });
}

function change(call: Call): Reply {
  const server = findServer(call);
  const { server: wanted } = parseBody(changeSchema, call.body);
  const description = wanted.description === undefined ? server.description : wanted.description;
  const next = put(call, server, {
    name: wanted.name ?? server.name,
    description,
    hostname: wanted.hostname ?? server.hostname,
  });
  return ok({ server: fullView(call, next) });
}

function remove(call: Call): Reply {
  const server = findServer(call);
  if (server.locked) requireState(call, server, 'delete', [server.vmState], true);
  const { reclaimMs } = call.cloud.faults;
  if (reclaimMs === undefined) startDelete(call.cloud, server);
  else startSoftDelete(call.cloud, server, reclaimMs);
  logAction(call, server.id, 'delete');
  return empty();
}

function requireFewMetadata(call: Call, all: Record<string, string>): void {
  const limit = computeLimit(call.cloud, call.session.projectId, 'metadata_items');
  if (Object.keys(all).length > limit) throw novaError(403, `Maximum number of metadata items exceeds ${limit}`);
}

function setMetadata(call: Call, keep: boolean): Reply {
  const server = findServer(call);
  requireState(call, server, 'update metadata', settled, true);
  const given = parseBody(z.strictObject({ metadata }), call.body).metadata;
  const all = keep ? { ...server.metadata, ...given } : given;
  requireFewMetadata(call, all);
  return ok({ metadata: put(call, server, { metadata: all }).metadata });
}

function setOne(call: Call): Reply {
  const server = findServer(call);
  const { meta } = parseBody(z.strictObject({ meta: metadata }), call.body);
  if (!(call.params.key in meta)) throw novaError(400, 'Request body and URI mismatch');
  requireState(call, server, 'update metadata', settled, true);
  put(call, server, { metadata: { ...server.metadata, [call.params.key]: meta[call.params.key] } });
  return ok({ meta });
}

function oneOf(call: Call): { server: Server; value: string; rest: Record<string, string> } {
  const server = findServer(call);
  const { [call.params.key]: value, ...rest } = server.metadata;
  if (value === undefined) throw novaError(404, 'Metadata item was not found');
  return { server, value, rest };
}

function removeOne(call: Call): Reply {
  const { server, rest } = oneOf(call);
  requireState(call, server, 'delete metadata', settled, true);
  put(call, server, { metadata: rest });
  return empty();
}

const root = '/v2.1/servers';
export const serverRoutes: Route[] = [
  { method: 'GET', path: root, handler: (call) => listServers(call, 'index', briefView) },
  { method: 'GET', path: `${root}/detail`, handler: (call) => listServers(call, 'detail', fullView) },
  { method: 'POST', path: root, handler: createServer },
  { method: 'GET', path: `${root}/:id`, handler: show },
  { method: 'PUT', path: `${root}/:id`, handler: change },
  { method: 'DELETE', path: `${root}/:id`, handler: remove },
  { method: 'GET', path: `${root}/:id/metadata`, handler: (call) => ok({ metadata: findServer(call).metadata }) },
  { method: 'PUT', path: `${root}/:id/metadata`, handler: (call) => setMetadata(call, false) },
  { method: 'POST', path: `${root}/:id/metadata`, handler: (call) => setMetadata(call, true) },
  {
    method: 'GET',
    path: `${root}/:id/metadata/:key`,
    handler: (call) => ok({ meta: { [call.params.key]: oneOf(call).value } }),
  },
  { method: 'PUT', path: `${root}/:id/metadata/:key`, handler: setOne },
  { method: 'DELETE', path: `${root}/:id/metadata/:key`, handler: removeOne },
];
