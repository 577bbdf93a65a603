import type { Database } from '../../database';
import type { Cloud } from '../../openstack';
import type { Meter } from '../resource.types';
import { changesOf } from '../usage/server.history';
import { actionsOf } from '../usage/usage.repair';
import { lastUse, recordUse, usedServer } from '../usage/use.repository';

/** By how much a cloud's clock may differ from ours, in ms. */
export const skewMs = 60_000;

/** A server on record, as it is seen; `now` is null for one that is gone. */
export interface Reviewed {
  resourceId: string;
  cloudId: string;
  now: Meter | null;
  /** When Nova last changed it; null for one that is gone. */
  updatedAt: Date | null;
}

/**
 * A stop and a start between two looks leave no trace but in Nova's own record. Writes down those that are missing on
 * ours, and gives how many.
 */
export async function reviewServer(database: Database, cloud: Cloud, server: Reviewed, at: Date): Promise<number> {
  const [row, last] = await Promise.all([
    usedServer(database, server.resourceId),
    lastUse(database, server.resourceId),
  ]);
  if (row === null || last === null) return 0;
  if (server.updatedAt !== null && server.updatedAt.getTime() < last.knownUntil.getTime() - skewMs) return 0;
  const actions = await actionsOf(cloud, server.cloudId);
  const changes = changesOf(actions ?? [], { since: last.at, before: last.meter, now: server.now, at })
    // What only the look itself tells, the fleet's own run writes down.
    .filter((change) => change.at < at && (last.endedAt === null || change.at < last.endedAt));
  if (changes.length === 0) return 0;
  await database.transaction(async (tx) => {
    for (const change of changes) await recordUse(tx, 'changed', row, server.cloudId, change);
  });
  return changes.length;
}
