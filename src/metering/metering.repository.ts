import { lockClasses, type Database, type Source, type Tx } from '../database';
import { instant, type Instant } from './instant';
import type { LoggedEvent, UsageInterval } from './interval.deriver';

/** Locks up to `limit` resources that have waiting events until the transaction ends; those that another holds are left to it. */
export async function claimResources(tx: Tx, limit: number): Promise<string[]> {
  const rows = await tx.query<{ resourceId: string }>(
    `with waiting as materialized (
       select distinct resource_id from (select resource_id from metered_event where absorbed_at is null limit 10 * $1::int) m)
     select resource_id as "resourceId" from waiting
     where pg_try_advisory_xact_lock($2, hashtext(resource_id::text)) limit $1`,
    [limit, lockClasses.meteredResources],
  );
  return rows.map((row) => row.resourceId);
}

/** How many events each of the resources has, those included that were absorbed before. */
export function eventCounts(tx: Tx, resourceIds: string[]): Promise<{ resourceId: string; events: number }[]> {
  return tx.query(
    `select resource_id as "resourceId", count(*)::int as events from lifecycle_event where resource_id = any($1) group by 1`,
    [resourceIds],
  );
}

/** Every event of the resources, those included that were absorbed before. */
export async function eventsOf(tx: Tx, resourceIds: string[]): Promise<(LoggedEvent & { id: string })[]> {
  return tx.query<LoggedEvent & { id: string }>(
    `select id, fleet_id as "fleetId", account_id as "accountId", resource_id as "resourceId", kind, type, meter, unit,
       quantity::text, ${instant('occurred_at')} as "occurredAt", ${instant('last_seen_at')} as "lastSeenAt",
       attributes->>'state' as state
     from lifecycle_event where resource_id = any($1)`,
    [resourceIds],
  );
}

/** Marks events as absorbed; gives how many were not before. */
export async function markAbsorbed(tx: Tx, eventIds: string[]): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `with absorbed as (
       update metered_event set absorbed_at = clock_timestamp() where event_id = any($1) and absorbed_at is null returning 1)
     select count(*)::int as n from absorbed`,
    [eventIds],
  );
  return row.n;
}

/** Makes `wanted` the current intervals of the resources; one that stands already keeps its row and its time of recording. */
export async function replaceIntervals(tx: Tx, resourceIds: string[], wanted: UsageInterval[]): Promise<void> {
  const [{ at }] = await tx.query<{ at: string }>('select clock_timestamp()::text as at');
  const rows = JSON.stringify(wanted);
  await tx.query(
    `${wantedRows}
     update usage_interval u set superseded_at = $3
     where u.resource_id = any($2) and u.superseded_at is null and not exists (
       select 1 from wanted w where w.id = u.id and w.during = u.during and w.quantity = u.quantity and w.unit = u.unit
         and w.confidence = u.confidence and w.kind = u.kind and w.fleet_id is not distinct from u.fleet_id and w.account_id = u.account_id
         and w.state is not distinct from u.state and w.share = u.share)`,
    [rows, resourceIds, at],
  );
  await tx.query(
    `${wantedRows}
     insert into usage_interval (id, recorded_at, resource_id, fleet_id, account_id, kind, meter, unit, quantity, during, confidence,
       state, share)
     select id, $3, resource_id, fleet_id, account_id, kind, meter, unit, quantity, during, confidence, state, share from wanted w
     where not exists (
       select 1 from usage_interval u where u.resource_id = any($2) and u.id = w.id and u.superseded_at is null)`,
    [rows, resourceIds, at],
  );
}

const wantedRows = `with wanted as materialized (
  select id, "resourceId" as resource_id, "fleetId" as fleet_id, "accountId" as account_id, kind, meter, unit, quantity,
    tstzrange(start, "end") as during, confidence, state, share
  from jsonb_to_recordset($1::jsonb) as w(id uuid, "resourceId" uuid, "fleetId" uuid, "accountId" uuid, kind text,
    meter text, unit text, quantity numeric, start timestamptz, "end" timestamptz, confidence text, state text, share numeric))`;

export interface IntervalFilter {
  resourceId?: string;
  fleetId?: string;
  accountId?: string;
}

export interface RecordedInterval extends UsageInterval {
  recordedAt: Instant;
}

/** What is known now of the use of a resource, a fleet or an account, by resource and time. */
export function currentIntervals(source: Source, filter: IntervalFilter): Promise<RecordedInterval[]> {
  return source.query(
    `select id, resource_id as "resourceId", fleet_id as "fleetId", account_id as "accountId", kind, meter, unit,
       quantity::text, ${instant('lower(during)')} as start, ${instant('upper(during)')} as "end", confidence,
       state, share::text, ${instant('recorded_at')} as "recordedAt"
     from usage_interval
     where superseded_at is null and ($1::uuid is null or resource_id = $1) and ($2::uuid is null or fleet_id = $2)
       and ($3::uuid is null or account_id = $3)
     order by resource_id, lower(during), meter`,
    [filter.resourceId ?? null, filter.fleetId ?? null, filter.accountId ?? null],
  );
}

/** How many events wait to be absorbed. */
export async function waitingEvents(database: Database): Promise<number> {
  const [row] = await database.query<{ n: number }>(
    'select count(*)::int as n from metered_event where absorbed_at is null',
  );
  return row.n;
}

/** Lets every event be absorbed again, as after a change of how intervals are derived. */
export async function forgetAbsorbed(tx: Tx): Promise<void> {
  await tx.query('update metered_event set absorbed_at = null where absorbed_at is not null');
}
