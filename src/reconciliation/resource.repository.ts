import type { Database, Tx } from '../database';
import { groupBy } from '../common/group';
import { newId } from '../common/ids';
import { recordFleetEvent } from './fleet-event.repository';
import type { Attributes, Meter, ResourceKind, ResourceStatus, Seen, UseEnd, UseFact, Wanted } from './resource.types';
import { closeUsage, openUsage, recordUse } from './usage/use.repository';

/** A row of `cloud_resource`, as the engine works with it. */
export interface ResourceRow {
  id: string;
  fleetId: string;
  accountId: string;
  kind: ResourceKind;
  key: string;
  name: string;
  mark: string;
  cloudId: string | null;
  status: ResourceStatus;
  fingerprint: string;
  attemptedAt: Date | null;
  attributes: Attributes;
  meter: string | null;
  createdAt: Date;
  /** When a look last found it in the cloud; null before the first one. */
  seenAt: Date | null;
  /** See memory.ts. */
  remembered: string | null;
}

const columns = `id, fleet_id as "fleetId", account_id as "accountId", kind, key, name, mark, cloud_id as "cloudId", status,
  fingerprint, attempted_at as "attemptedAt", attributes, meter, created_at as "createdAt", seen_at as "seenAt", remembered`;

export function liveResources(tx: Tx, fleetId: string): Promise<ResourceRow[]> {
  return tx.query(
    `select ${columns} from cloud_resource where fleet_id = $1 and deleted_at is null order by created_at, kind, key`,
    [fleetId],
  );
}

/** What a fleet has that its links, or those of others with it, go by: networks, routes, and the links' own objects. */
export function linkResources(tx: Tx, fleetId: string): Promise<ResourceRow[]> {
  return tx.query(
    `select ${columns} from cloud_resource where fleet_id = $1 and deleted_at is null
       and (kind in ('network', 'subnet', 'router_route') or key like 'link-%') order by created_at, kind, key`,
    [fleetId],
  );
}

/** Whether anything was ever to be made for the fleet. */
export async function hadResources(tx: Tx, fleetId: string): Promise<boolean> {
  const [{ had }] = await tx.query<{ had: boolean }>(
    'select exists (select 1 from cloud_resource where fleet_id = $1) as had',
    [fleetId],
  );
  return had;
}

/** Those of many fleets, by fleet. */
export async function liveResourcesOf(database: Database, fleetIds: string[]): Promise<Map<string, ResourceRow[]>> {
  const rows = await database.query<ResourceRow>(
    `select ${columns} from cloud_resource where fleet_id = any($1) and deleted_at is null order by created_at, kind, key`,
    [fleetIds],
  );
  return groupBy(rows, ({ fleetId }) => fleetId);
}

/**
 * Commits what is about to be made, before the cloud is asked for it; `attemptedAt` is null where a stack is asked.
 * Gives the rows by `kind/key`. While an earlier attempt may still take effect the fingerprint stays that one's: what is found
 * was perhaps asked for otherwise.
 */
export async function commitIntents(
  tx: Tx,
  fleet: { id: string; accountId: string; region: string | null },
  wanted: Wanted[],
  at: Date,
  attemptedAt: Date | null = at,
): Promise<Map<string, ResourceRow>> {
  const rows = await tx.query<ResourceRow>(
    `insert into cloud_resource (id, fleet_id, account_id, kind, key, name, mark, status, fingerprint, attempted_at, created_at, remembered, region)
     select w.id, $1, $2, w.kind, w.key, w.name, w.mark, 'creating', w.fingerprint, $12, $3, w.remembered, $11
     from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
       as w (id, kind, key, name, mark, fingerprint, remembered)
     on conflict (fleet_id, kind, key) where deleted_at is null
     do update set attempted_at = excluded.attempted_at, status = 'creating', remembered = excluded.remembered,
       fingerprint = case when cloud_resource.cloud_id is null and cloud_resource.attempted_at is not null
         then cloud_resource.fingerprint else excluded.fingerprint end
     returning ${columns}`,
    [
      fleet.id,
      fleet.accountId,
      at,
      wanted.map(() => newId()),
      wanted.map(({ kind }) => kind),
      wanted.map(({ key }) => key),
      wanted.map(({ name }) => name),
      wanted.map(({ mark }) => mark),
      wanted.map(({ fingerprint }) => fingerprint),
      wanted.map(({ remembered }) => remembered),
      fleet.region,
      attemptedAt,
    ],
  );
  return new Map(rows.map((row) => [`${row.kind}/${row.key}`, row]));
}

/** What later runs have to know beside what the cloud shows. */
export async function commitMemory(tx: Tx, row: ResourceRow, memory: string | null): Promise<void> {
  if (memory === row.remembered) return;
  await tx.query('update cloud_resource set remembered = $2 where id = $1', [row.id, memory]);
}

/** What was made is as it is wanted, whatever an earlier attempt has asked for. */
export async function commitMade(tx: Tx, { id }: ResourceRow, { fingerprint }: Wanted): Promise<void> {
  await tx.query('update cloud_resource set fingerprint = $2 where id = $1', [id, fingerprint]);
}

/** The cloud is asked only now, or was until now: the effect may come until the settling time has passed from here. */
export async function commitAttempted(tx: Tx, row: ResourceRow, at: Date): Promise<void> {
  await tx.query('update cloud_resource set attempted_at = $2 where id = $1 and cloud_id is null', [row.id, at]);
}

/** The cloud said no, or was not asked, so nothing was made: only what was asked for `before` may still take effect. */
export async function commitNotMade(
  tx: Tx,
  unmade: { row: ResourceRow; before: Pick<ResourceRow, 'attemptedAt'> | null }[],
): Promise<void> {
  await tx.query(
    `update cloud_resource r set attempted_at = u.attempted_at
     from unnest($1::uuid[], $2::timestamptz[]) as u (id, attempted_at) where r.id = u.id and r.cloud_id is null`,
    [unmade.map(({ row }) => row.id), unmade.map(({ before }) => before?.attemptedAt ?? null)],
  );
}

/** Those of the resources that a look has just found, whose use counts: until then it is known. */
export async function commitLooked(database: Database, ids: string[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  await database.query('update cloud_resource set seen_at = $2 where id = any($1::uuid[])', [ids, at]);
}

/** Under what a resource is metered as it is seen now, and how that came about since it was last recorded. */
export interface SeenUse {
  now: Meter | null;
  changes: UseFact[];
}

/**
 * Commits what the cloud shows of a resource together with what follows from it for its usage: the id, the state and
 * the lifecycle event stand or fall together. `unheardAt` is of an earlier creation that nothing was heard of.
 */
export async function commitSeen(
  tx: Tx,
  row: ResourceRow,
  seen: Seen,
  { now: meter, changes }: SeenUse,
  { at, unheardAt }: { at: Date; unheardAt: Date | null },
): Promise<void> {
  const status: ResourceStatus = seen.state === 'building' ? 'creating' : seen.state;
  const counts = seen.usageFrom !== null && seen.state !== 'deleting' && meter !== null;
  const isNew = counts && row.meter === null;
  const since = isNew ? await openUsage(tx, row, seen, { meter, changes }, at) : changes;
  if (counts) for (const change of since) await recordUse(tx, 'changed', row, seen.cloudId, change);
  const ends = seen.usageFrom === null || meter === null;
  if (row.meter !== null && ends) await closeUsage(tx, row, { at, lastSeenAt: null });
  await tx.query(
    `update cloud_resource set cloud_id = $2, status = $3, attributes = $4, attempted_at = $8,
       seen_at = $7, meter = case when $5::text is not null then $5 when $6 then null else meter end
     where id = $1`,
    [row.id, seen.cloudId, status, seen.attributes, counts ? meter.meter : null, ends, at, unheardAt],
  );
}

/** Commits the intent to delete, before the cloud is asked. */
export async function commitDeleting(tx: Tx, row: ResourceRow): Promise<void> {
  await tx.query(`update cloud_resource set status = 'deleting' where id = $1`, [row.id]);
}

/** The cloud has refused the delete: it stands as it did, and may be wanted again, or kept. */
export async function commitStaying(tx: Tx, row: ResourceRow): Promise<void> {
  const status: ResourceStatus = row.status === 'deleting' ? 'active' : row.status;
  await tx.query('update cloud_resource set status = $2 where id = $1', [row.id, status]);
}

/** The cloud has given up making it, and shows nothing of it. */
export async function commitGivenUp(tx: Tx, row: ResourceRow, attributes: Attributes): Promise<void> {
  await tx.query(
    `update cloud_resource set status = 'error', cloud_id = null, attempted_at = null, attributes = $2 where id = $1`,
    [row.id, attributes],
  );
}

/** The cloud has accepted the delete: usage ends here, though the object may show for a while. */
export async function commitDeleteAccepted(tx: Tx, row: ResourceRow, at: Date): Promise<void> {
  if (row.meter !== null) await closeUsage(tx, row, { at, lastSeenAt: null });
  await tx.query(`update cloud_resource set meter = null, status = 'deleting' where id = $1`, [row.id]);
}

/** It is the fleet's no more: with the record ends the usage, if it has not yet. */
export async function commitGone(tx: Tx, row: ResourceRow, at: Date): Promise<void> {
  if (row.meter !== null) await closeUsage(tx, row, { at, lastSeenAt: null });
  await tx.query(`update cloud_resource set meter = null, status = 'deleted', deleted_at = $2 where id = $1`, [
    row.id,
    at,
  ]);
}

/** Its use ended at `end`, after these changes; null where it is not used, or still is. Gives the row as it is then. */
export async function commitPastUse(
  tx: Tx,
  row: ResourceRow,
  past: { end: UseEnd; changes: UseFact[] } | null,
): Promise<ResourceRow> {
  if (past === null) return row;
  for (const change of past.changes) await recordUse(tx, 'changed', row, row.cloudId, change);
  if (row.meter !== null) await closeUsage(tx, row, past.end);
  return { ...row, meter: null };
}

/** The fleet has let go of it, and it stays in the cloud with its mark: usage ends with the record. */
export async function commitKept(tx: Tx, row: ResourceRow, cloudId: string, at: Date): Promise<void> {
  await commitGone(tx, row, at);
  const details = { kind: row.kind, key: row.key, name: row.name, cloudId };
  const message = `${row.kind} ${row.name} (${cloudId}) is left in the cloud: it is to be kept`;
  await recordFleetEvent(tx, { fleetId: row.fleetId, type: 'resource.kept', message, details, at });
}

/** Heat takes no further change of a stack whose template names a volume snapshot that is gone. */
export async function stacksOf(tx: Tx, cloudId: string | null): Promise<string[]> {
  const rows = await tx.query<{ text: string }>(
    `select distinct 'the stack of fleet "' || f.name || '"' as text from cloud_resource r join fleet f on f.id = r.fleet_id
     where f.engine = 'heat' and r.kind = 'volume' and r.deleted_at is null and r.remembered::jsonb->>'snapshot' = $1
     order by text`,
    [cloudId],
  );
  return rows.map(({ text }) => text);
}
