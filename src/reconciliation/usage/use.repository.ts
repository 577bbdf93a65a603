import { logger } from '../../common/logger';
import { oneRow, type Database, type Tx } from '../../database';
import { recordLifecycleEvent } from '../lifecycle-event.repository';
import type { Meter, ResourceKind, Seen, UseEnd, UseFact } from '../resource.types';
import { boundedEnd } from './use.end';

const log = logger('reconciliation');

/** A row of `cloud_resource`, as far as its use goes by it. */
export interface UsedResource {
  id: string;
  fleetId: string;
  accountId: string;
  kind: ResourceKind;
  key: string;
  name: string;
  cloudId: string | null;
  meter: string | null;
  createdAt: Date;
}

/** When the use of a resource last began or changed, as far as it is on record. */
export async function lastUseAt(database: Database, resourceId: string): Promise<Date | null> {
  const [{ at }] = await database.query<{ at: Date | null }>(
    `select max(occurred_at) as at from lifecycle_event where resource_id = $1 and type <> 'closed'`,
    [resourceId],
  );
  return at;
}

/**
 * The last fact on record about the use of a server that began; null where it never did. Until `knownUntil` all that was done
 * to the server is on record: Nova was asked for that when its use was found changed, but not when it was found as at first.
 */
export async function lastUse(
  database: Database,
  resourceId: string,
): Promise<{ meter: Meter; at: Date; knownUntil: Date; endedAt: Date | null } | null> {
  const rows = await database.query<{
    meter: string;
    state: Meter['state'] | null;
    at: Date;
    knownUntil: Date;
    endedAt: Date | null;
  }>(
    `select meter, attributes->>'state' as state, occurred_at as at,
       case type when 'opened' then occurred_at else recorded_at end as "knownUntil",
       (select max(occurred_at) from lifecycle_event where resource_id = $1 and type = 'closed') as "endedAt"
     from lifecycle_event where resource_id = $1 and type <> 'closed' order by occurred_at desc, seq desc limit 1`,
    [resourceId],
  );
  return (
    rows.map(({ meter, state, ...times }) => ({
      ...times,
      meter: { meter, unit: 'Hours', quantity: '1', state: state ?? ('running' as const) },
    }))[0] ?? null
  );
}

/** A server's record, closed ones too. */
export function usedServer(database: Database, resourceId: string): Promise<UsedResource | null> {
  return oneRow<UsedResource>(
    database,
    `select id, fleet_id as "fleetId", account_id as "accountId", kind, key, name, cloud_id as "cloudId", meter,
       created_at as "createdAt" from cloud_resource where id = $1 and kind = 'server'`,
    [resourceId],
  );
}

/** A server is running at first, whatever was done to it before it was seen. */
export const atFirst = (meter: Meter): Meter => (meter.state === undefined ? meter : { ...meter, state: 'running' });

/**
 * Usage begins when the cloud says that the object began to run. A router that gets its gateway later begins then:
 * the cloud does not tell when, so it is when it was first seen. A kept volume that is taken up again counts from then.
 * What was on record before, until it was taken for gone, is not billed for that time once more; what was closed on this
 * record goes on from when it is seen again.
 */
async function usageStart(tx: Tx, row: UsedResource, seen: Seen, at: Date): Promise<Date> {
  if (seen.usageFrom === null) return at;
  const from = new Date(seen.usageFrom);
  const before = await endOfOwnUse(tx, row.id);
  // What it counts from was counted already. The cloud's clock, which may have told the end, may be ahead of ours.
  if (before !== null && before >= from) return at > before ? at : new Date(before.getTime() + 1);
  const ended = from < row.createdAt ? await endOfEarlierUse(tx, row, seen.cloudId) : null;
  if (row.kind === 'volume') return ended === null ? from : row.createdAt;
  if (row.cloudId !== null && row.kind !== 'server') return at;
  return ended !== null && ended > from ? ended : from;
}

/** Records that its use begins, and gives what changes of it afterwards: what it came to before that is how it begins. */
export async function openUsage(
  tx: Tx,
  row: UsedResource,
  seen: Seen,
  { meter, changes }: { meter: Meter; changes: UseFact[] },
  at: Date,
): Promise<UseFact[]> {
  const from = await usageStart(tx, row, seen, at);
  const before = changes.findLast((change) => change.at <= from);
  await recordUse(tx, 'opened', row, seen.cloudId, { meter: before?.meter ?? atFirst(meter), at: from });
  return changes.filter((change) => change.at > from);
}

/** When the use on this very record last ended; null where it never did. */
async function endOfOwnUse(tx: Tx, resourceId: string): Promise<Date | null> {
  const [{ at }] = await tx.query<{ at: Date | null }>(
    `select max(occurred_at) as at from lifecycle_event where resource_id = $1 and type = 'closed'`,
    [resourceId],
  );
  return at;
}

/** When the use of the same object ended by an earlier record of the fleet's; null where it has none. */
async function endOfEarlierUse(tx: Tx, { id, fleetId, kind }: UsedResource, cloudId: string): Promise<Date | null> {
  const [{ at }] = await tx.query<{ at: Date | null }>(
    `select max(occurred_at) as at from lifecycle_event
     where fleet_id = $1 and kind = $2 and type = 'closed' and attributes->>'cloudId' = $3 and resource_id <> $4`,
    [fleetId, kind, cloudId, id],
  );
  return at;
}

export async function recordUse(
  tx: Tx,
  type: 'opened' | 'changed',
  row: UsedResource,
  cloudId: string | null,
  { meter, at: occurredAt }: UseFact,
): Promise<void> {
  const isNew = await recordLifecycleEvent(tx, {
    fleetId: row.fleetId,
    accountId: row.accountId,
    resourceId: row.id,
    kind: row.kind,
    type,
    meter: meter.meter,
    unit: meter.unit,
    quantity: meter.quantity,
    occurredAt,
    attributes: { key: row.key, name: row.name, cloudId, ...(meter.state ? { state: meter.state } : {}) },
  });
  if (isNew || type !== 'opened') return;
  // It is begun where none is on record as going on: to be known already is to be billed no more.
  log.warn(
    { event: 'usage.not_opened', fleetId: row.fleetId, resourceId: row.id, kind: row.kind, key: row.key, occurredAt },
    `the use of ${row.kind} ${row.name} did not begin anew: one that began at that instant is on record`,
  );
}

export async function closeUsage(tx: Tx, row: UsedResource, { at, lastSeenAt }: UseEnd): Promise<void> {
  const [{ opened }] = await tx.query<{ opened: Date | null }>(
    `select max(occurred_at) as opened from lifecycle_event where resource_id = $1 and type = 'opened'`,
    [row.id],
  );
  await recordLifecycleEvent(tx, {
    fleetId: row.fleetId,
    accountId: row.accountId,
    resourceId: row.id,
    kind: row.kind,
    type: 'closed',
    meter: row.meter,
    unit: null,
    quantity: null,
    ...boundedEnd(opened, at, lastSeenAt),
    attributes: { key: row.key, name: row.name, cloudId: row.cloudId },
  });
}
