import { ok, type Call, type Reply, type Route } from '../core/api.call';
import { isoNaive } from '../core/iso.time';
import { novaError } from '../core/refusals';
import type { InstanceAction } from './compute.types';

/** Notes what was done to a server; readable even when the server is gone. */
export function logAction(call: Call, serverId: string, action: string): void {
  const { cloud, session, requestId } = call;
  // One request may make several servers: each has its own entry.
  const id = `${requestId}/${serverId}`;
  const who = { projectId: session.projectId, userId: session.userId };
  cloud.instanceActions.put({ id, serverId, action, ...who, startedAt: cloud.now() });
}

const view = (call: Call, row: InstanceAction) => ({
  action: row.action,
  instance_uuid: row.serverId,
  request_id: row.id.split('/')[0],
  user_id: row.userId,
  project_id: row.projectId,
  start_time: isoNaive(row.startedAt),
  message: null,
  ...(call.minor >= 58 ? { updated_at: isoNaive(row.startedAt) } : {}),
});

function rowsOf(call: Call): InstanceAction[] {
  const { cloud, params, session, minor } = call;
  const rows = cloud.instanceActions
    .by('server', params.id)
    .filter((row) => session.isAdmin || row.projectId === session.projectId);
  // Below 2.21 the actions vanish with their server.
  const gone = cloud.servers.get(params.id) === undefined && minor < 21;
  if (rows.length === 0 || gone) throw novaError(404, `Instance ${params.id} could not be found.`);
  return rows.reverse();
}

const list = (call: Call): Reply => ok({ instanceActions: rowsOf(call).map((row) => view(call, row)) });

function show(call: Call): Reply {
  const row = rowsOf(call).find(({ id }) => id.startsWith(`${call.params.request}/`));
  if (!row)
    throw novaError(404, `Action for request_id ${call.params.request} on instance ${call.params.id} not found`);
  return ok({ instanceAction: { ...view(call, row), events: [] } });
}

export const instanceActionRoutes: Route[] = [
  { method: 'GET', path: '/v2.1/servers/:id/os-instance-actions', handler: list },
  { method: 'GET', path: '/v2.1/servers/:id/os-instance-actions/:request', handler: show },
];
