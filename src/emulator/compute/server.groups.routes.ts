import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { empty, ok, type Call, type Reply, type Route } from '../core/api.call';
import { novaError } from '../core/refusals';
import { computeLimit } from './compute.quota';
import type { ServerGroup } from './compute.types';
import { parseBody } from './nova.body';
import { membersOf } from './server.groups';

const name = z.string().trim().min(1).max(255);
const hard = ['anti-affinity', 'affinity'] as const;
const soft = ['soft-anti-affinity', 'soft-affinity'] as const;
const listed = (policies: readonly [string, ...string[]]) =>
  z.strictObject({ server_group: z.strictObject({ name, policies: z.array(z.enum(policies)).length(1) }) });
const single = z.strictObject({
  server_group: z.strictObject({
    name,
    policy: z.enum([...hard, ...soft]),
    rules: z.strictObject({ max_server_per_host: z.coerce.number().int().min(1).optional() }).optional(),
  }),
});

function wantedOf({ minor, body }: Call): { name: string; policy: string; rules?: object } {
  if (minor >= 64) return parseBody(single, body).server_group;
  const { policies, ...wanted } = parseBody(listed(minor >= 15 ? [...hard, ...soft] : hard), body).server_group;
  return { ...wanted, policy: policies[0] };
}

const view = ({ cloud, minor }: Call, group: ServerGroup) => ({
  id: group.id,
  name: group.name,
  ...(minor >= 64 ? { policy: group.policy, rules: group.rules } : { policies: [group.policy], metadata: {} }),
  members: membersOf(cloud, group).map(({ id }) => id),
  ...(minor >= 13 ? { project_id: group.projectId, user_id: group.userId } : {}),
});

function create(call: Call): Reply {
  const { cloud, session } = call;
  const { name: given, policy, rules = {} } = wantedOf(call);
  const used = cloud.serverGroups.by('project', session.projectId).length;
  if (used >= computeLimit(cloud, session.projectId, 'server_groups'))
    throw novaError(403, 'Quota exceeded, too many server groups.');
  if (policy !== 'anti-affinity' && Object.keys(rules).length > 0)
    throw novaError(400, 'Only anti-affinity policy supports rules.');
  const { projectId, userId } = session;
  const group = cloud.serverGroups.put({ id: randomUUID(), name: given, projectId, userId, policy, rules });
  return ok({ server_group: view(call, group) });
}

function find({ cloud, session, params }: Call): ServerGroup {
  const group = cloud.serverGroups.get(params.id);
  const mine = group !== undefined && (session.isAdmin || group.projectId === session.projectId);
  if (!mine) throw novaError(404, `Instance group ${params.id} could not be found.`);
  return group;
}

/** Nova pages these by offset, and gives no links. */
function list(call: Call): Reply {
  const { cloud, session, query } = call;
  const all = query.has('all_projects') && session.isAdmin;
  const rows = all ? cloud.serverGroups.all() : cloud.serverGroups.by('project', session.projectId);
  const offset = Number(query.get('offset') ?? 0);
  const limit = Number(query.get('limit') ?? 0) || 1000;
  return ok({ server_groups: rows.slice(offset, offset + Math.min(limit, 1000)).map((row) => view(call, row)) });
}

function remove(call: Call): Reply {
  call.cloud.serverGroups.delete(find(call).id);
  return empty();
}

const root = '/v2.1/os-server-groups';
export const serverGroupRoutes: Route[] = [
  { method: 'GET', path: root, handler: list },
  { method: 'POST', path: root, handler: create },
  { method: 'GET', path: `${root}/:id`, handler: (call) => ok({ server_group: view(call, find(call)) }) },
  { method: 'DELETE', path: `${root}/:id`, handler: remove },
];
