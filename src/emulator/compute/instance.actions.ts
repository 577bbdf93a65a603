import { ok, type Call, type Reply, type Route } from '../core/api.call';
import { isoNaive } from '../core/iso.time';
import { novaError } from '../core/refusals';
import type { InstanceAction } from './compute.types';
import { novaPage } from './nova.page';

/** Notes what was done to a server; readable even when the server is gone. */
export function logAction(call: Call, serverId: string, action: string): void {
  const { cloud, session, requestId } = call;
  // One request may make several servers: each has its own entry.
  const id = `${requestId}/${serverId}`;
  const who = { projectId: session.projectId, userId: session.userId };
  cloud.instanceActions.put({ id, serverId, action, ...who, startedAt: cloud.now(), endedAt: null });
}

const view = (call: Call, row: InstanceAction) => ({
  action: row.action,
  instance_uuid: row.serverId,
  request_id: row.id.split('/')[0],
  user_id: row.userId,
  project_id: row.projectId,
  start_time: isoNaive(row.startedAt),
  message: null,
  ...(call.minor >= 58 ? { updated_at: isoNaive(row.endedAt ?? row.startedAt) } : {}),
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

function list(call: Call): Reply {
  const all = rowsOf(call);
  const since = call.query.get('changes-since');
  const rows = since === null ? all : all.filter((row) => (row.endedAt ?? row.startedAt) >= Date.parse(since));
  if (call.minor < 58) return ok({ instanceActions: all.map((row) => view(call, row)) });
  return novaPage(call, 'instanceActions', rows, view, (row) => row.id.split('/')[0], 'links');
}

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
