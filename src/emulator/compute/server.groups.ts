import type { Call } from '../core/api.call';
import type { Cloud } from '../core/cloud.state';
import { novaError } from '../core/refusals';
import { computeLimit } from './compute.quota';
import type { Server, ServerGroup } from './compute.types';
import { isListed } from './server.find';

export const membersOf = (cloud: Cloud, group: ServerGroup): Server[] =>
  cloud.servers.by('project', group.projectId).filter((server) => server.groupId === group.id && isListed(server));

/** The group of the scheduler hint, with room for these servers. */
export function hintedGroup(call: Call, hints: { group?: unknown } | undefined, count: number): ServerGroup | null {
  const id = hints?.group;
  if (id === undefined) return null;
  if (typeof id !== 'string') throw novaError(400, 'Invalid input for field/attribute group.');
  const group = call.cloud.serverGroups.get(id);
  const mine = group !== undefined && (call.session.isAdmin || group.projectId === call.session.projectId);
  if (!mine) throw novaError(400, `Instance group ${id} could not be found.`);
  const limit = computeLimit(call.cloud, call.session.projectId, 'server_group_members');
  if (membersOf(call.cloud, group).length + count > limit)
    throw novaError(403, 'Quota exceeded, too many servers in group');
  return group;
}

/** This cloud has one host: it can keep servers together, and cannot keep them apart. */
export const isFull = (cloud: Cloud, group: ServerGroup | null): boolean =>
  group?.policy === 'anti-affinity' && membersOf(cloud, group).length > 0;
