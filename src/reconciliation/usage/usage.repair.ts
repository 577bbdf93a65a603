import { hasCode } from '../../common/errors';
import type { Database } from '../../database';
import { computeLimits, instanceActions, isFailure, isHidden, servers, type Cloud } from '../../openstack';
import type { ResourceRow } from '../resource.repository';
import { sameMeter, type Meter, type Seen, type UseEnd, type UseFact } from '../resource.types';
import { changesOf, deletedAt, novaTime, type InstanceAction } from './server.history';
import { serverStateOf } from '../seen/server.state';
import { lastUseAt } from './use.repository';

/** Nova on the server's past; null where it tells nothing: it is too old, forbids it, or has purged its rows. */
export const actionsOf = (cloud: Cloud, serverId: string): Promise<InstanceAction[] | null> =>
  unlessSilent(cloud, () => instanceActions.list(cloud, serverId));

/** What Nova tells; null where it has nothing to tell, does not want to, or nobody is let through to just this. */
export async function unlessSilent<T>(cloud: Cloud, read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (isSilence(error)) return null;
    // Another failure passes, and the run is tried again: an estimate stays for ever.
    if (!isHidden(error) || !(await answers(cloud))) throw error;
  }
  // Nova is there. What was in front of it for a moment has gone by now.
  return read().catch((error: unknown) => {
    if (isSilence(error) || isHidden(error)) return null;
    throw error;
  });
}

const isSilence = (error: unknown): boolean =>
  isFailure(error, 'gone') || (isFailure(error) && error.httpStatus === 403) || hasCode(error, 'CLOUD_TOO_OLD');

const answers = (cloud: Cloud): Promise<boolean> =>
  computeLimits.get(cloud).then(
    () => true,
    () => false,
  );

/** How the use of a server changed since the last fact on record: by Nova's own record of it, or else as of now. */
export async function changesOfUse(
  database: Database,
  cloud: Cloud,
  { row, seen, before, now, at }: { row: ResourceRow; seen: Seen; before: Meter; now: Meter; at: Date },
): Promise<UseFact[]> {
  if (sameMeter(before, now)) return [];
  if (row.kind !== 'server') return [{ meter: now, at }];
  const actions = await actionsOf(cloud, seen.cloudId);
  const opened = seen.usageFrom === null ? at : new Date(seen.usageFrom);
  const since = (await lastUseAt(database, row.id)) ?? opened;
  return changesOf(actions ?? [], { since, before, now, at });
}

/** When the use of what is gone ended, as the cloud tells it, and how it changed before that. */
export async function endOfUse(
  database: Database,
  cloud: Cloud,
  row: ResourceRow,
  at: Date,
): Promise<{ end: UseEnd; changes: UseFact[] }> {
  const estimate = { end: { at, lastSeenAt: row.seenAt }, changes: [] };
  if (row.kind !== 'server' || row.cloudId === null || row.meter === null) return estimate;
  const actions = await actionsOf(cloud, row.cloudId);
  const end = deletedAt(actions ?? []) ?? (await terminatedAt(cloud, row.cloudId, row.seenAt ?? row.createdAt, at));
  if (end === null) return estimate;
  const state = serverStateOf(row.attributes.status ?? '');
  const before = { meter: row.meter, unit: 'Hours', quantity: '1', state };
  const since = (await lastUseAt(database, row.id)) ?? row.createdAt;
  const until = (actions ?? []).filter(({ start_time: start }) => novaTime(start) < end);
  const changes = changesOf(until, { since, before, now: null, at: end });
  return { end: { at: end, lastSeenAt: null }, changes };
}

/** What Nova has counted itself ends with the server. */
async function terminatedAt(cloud: Cloud, serverId: string, from: Date, to: Date): Promise<Date | null> {
  const naive = (time: Date) => time.toISOString().replace('Z', '');
  const usages = await unlessSilent(cloud, () => servers.usages(cloud, { start: naive(from), end: naive(to) }));
  const ended = usages?.find(({ instance_id: id }) => id === serverId)?.ended_at;
  return ended ? novaTime(ended) : null;
}
