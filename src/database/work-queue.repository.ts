import type { Client } from 'pg';
import { currentCorrelation } from '../common/correlation';
import { DomainError } from '../common/errors';
import { currentTraceparent } from '../common/tracing';
import type { Database, Source, Tx } from './database';
import { lockClasses } from './locks';

/** A claimed piece of work; `fence` tells this claim from every earlier and later one. */
export interface WorkLease {
  queue: string;
  key: string;
  fence: string;
  attempt: number;
  wakes: string;
  correlationId: string | null;
  /** Of who asked for it; null where nobody traces. */
  traceparent: string | null;
}

/** LISTEN channel that carries a queue's name whenever something of it becomes due. */
export const workChannel = 'moorage_work';

/** What goes on for longer leaves the trace of who asked for it: one that never ends is of no use. */
const traced = "work_item.traced_at > clock_timestamp() - interval '1 hour'";

/** Makes the item due now, or at `inMs` from now if that is earlier than what it waits for. Commits with the caller's transaction. */
export async function wake(source: Source, queue: string, key: string, inMs = 0): Promise<void> {
  await source.query(
    `insert into work_item (queue, key, run_at, wakes, correlation_id, traceparent, traced_at)
     values ($1, $2, clock_timestamp() + $3 * interval '1 ms', 1, $4, $5::text,
       case when $5::text is not null then clock_timestamp() end)
     on conflict (queue, key) do update
     set run_at = least(work_item.run_at, excluded.run_at), wakes = work_item.wakes + 1,
         correlation_id = coalesce(excluded.correlation_id, work_item.correlation_id),
         traceparent = case when ${traced} then work_item.traceparent else excluded.traceparent end,
         traced_at = case when ${traced} then work_item.traced_at else excluded.traced_at end`,
    [queue, key, inMs, currentCorrelation() ?? null, currentTraceparent()],
  );
  await source.query('select pg_notify($1, $2)', [workChannel, queue]);
}

/** Shows by this number that the worker lives, for as long as the connection does. */
export async function signOn(client: Client, worker: number): Promise<void> {
  await client.query('select pg_advisory_lock($1, $2)', [lockClasses.workers, worker]);
}

export interface Claim {
  queue: string;
  limit: number;
  leaseMs: number;
  /** By the number with which it has signed on; null of one that has not. */
  worker?: number | null;
  except?: string[];
}

/**
 * Takes up to `limit` due items that nobody holds, oldest first, and none of the keys `except`. A lease ends with its time,
 * and before that when its worker is dead: Postgres frees a worker's lock the moment that its connection breaks, so that
 * what a killed process held is taken over at once.
 */
export function claim(
  database: Database,
  { queue, limit, leaseMs, worker = null, except = [] }: Claim,
): Promise<WorkLease[]> {
  // `update … returning` of TypeORM's query gives [rows, count]; a CTE keeps it an ordinary select.
  return database.query<WorkLease>(
    `with living as materialized (
       select objid::bigint as worker from pg_locks
       where locktype = 'advisory' and classid = ${lockClasses.workers} and granted
         and database = (select oid from pg_database where datname = current_database())),
     due as (
       select queue, key from work_item
       where queue = $1 and run_at <= clock_timestamp() and key <> all ($5::text[])
         and (lease_until is null or lease_until < clock_timestamp()
              or (worker is not null and worker not in (select living.worker from living)))
       order by run_at limit $2 for update skip locked),
     taken as (
       update work_item set fence = fence + 1, lease_until = clock_timestamp() + $3 * interval '1 ms',
         attempt = attempt + 1, worker = $4
       from due where work_item.queue = due.queue and work_item.key = due.key
       returning work_item.queue, work_item.key, fence::text, attempt, wakes::text, correlation_id as "correlationId",
         case when ${traced} then work_item.traceparent end as traceparent)
     select * from taken`,
    [queue, limit, leaseMs, worker, except],
  );
}

/** Prolongs a lease, which the worker now holds by this number; false when it was taken over, or has ended. */
export async function renew(
  database: Database,
  lease: WorkLease,
  leaseMs: number,
  worker: number | null = null,
): Promise<boolean> {
  const rows = await database.query(
    `with held as (update work_item set lease_until = clock_timestamp() + $4 * interval '1 ms', worker = $5
       where queue = $1 and key = $2 and fence = $3 and lease_until is not null returning 1)
     select 1 from held`,
    [lease.queue, lease.key, lease.fence, leaseMs, worker],
  );
  return rows.length === 1;
}

/**
 * Keeps the lease until the transaction ends; gives how often the item was woken so far, so that a run can tell that it was.
 * @throws DomainError LEASE_LOST unless the lease is still ours
 */
export const holdFence = (tx: Tx, lease: WorkLease): Promise<string> => requireFence(tx, lease, 'for share');

/**
 * As `holdFence`, of this moment alone: for what cannot be part of a transaction. No lock is taken, which would end before a
 * call to a cloud begins, and cost a commit that reaches the disk.
 */
export const checkFence = (database: Database, lease: WorkLease): Promise<string> => requireFence(database, lease, '');

async function requireFence(source: Source, lease: WorkLease, lock: 'for share' | ''): Promise<string> {
  const rows = await source.query<{ wakes: string }>(
    `select wakes::text from work_item where queue = $1 and key = $2 and fence = $3 ${lock}`,
    [lease.queue, lease.key, lease.fence],
  );
  if (rows.length !== 1) {
    throw new DomainError({
      code: 'LEASE_LOST',
      status: 409,
      message: `another worker took over ${lease.queue} ${lease.key}`,
      action: 'Nothing: the other worker carries on.',
    });
  }
  return rows[0].wakes;
}

/**
 * Ends a run. The next one is in `nextInMs`, or when it is woken if null; at once if it was woken meanwhile.
 * `keepAttempt` lets the attempt count grow, for back-off; otherwise it starts anew.
 */
export async function finish(
  database: Database,
  lease: WorkLease,
  { nextInMs, keepAttempt = false }: { nextInMs: number | null; keepAttempt?: boolean },
): Promise<void> {
  await database.query(
    `update work_item set lease_until = null, worker = null,
       attempt = case when $5 then attempt else 0 end,
       run_at = case when wakes <> $4 then clock_timestamp()
                     when $6::float8 is null then 'infinity'
                     else clock_timestamp() + $6::float8 * interval '1 ms' end,
       parked_at = case when wakes = $4 and $6::float8 is null then clock_timestamp() end,
       traceparent = case when wakes <> $4 or $6::float8 is not null then traceparent end,
       traced_at = case when wakes <> $4 or $6::float8 is not null then traced_at end
     where queue = $1 and key = $2 and fence = $3`,
    [lease.queue, lease.key, lease.fence, lease.wakes, keepAttempt, nextInMs],
  );
}

/** Counts as parked from now on: they were looked at, and nothing is to be done. One that was woken meanwhile is left to its run. */
export async function parkAgain(database: Database, queue: string, keys: string[]): Promise<void> {
  await database.query(
    `update work_item set parked_at = clock_timestamp() where queue = $1 and key = any($2) and run_at = 'infinity'`,
    [queue, keys],
  );
}

/** Milliseconds until the next item of the queue but those of the keys `except` is due; null when none waits. */
export async function nextDueInMs(database: Database, queue: string, except: string[]): Promise<number | null> {
  const [row] = await database.query<{ ms: number | null }>(
    `select extract(epoch from min(greatest(run_at, coalesce(lease_until, run_at))) - clock_timestamp())::float8 * 1000 as ms
     from work_item where queue = $1 and run_at < 'infinity' and key <> all ($2::text[])`,
    [queue, except],
  );
  return row.ms;
}

/** How many items of a queue are due or running: what a newcomer has before it. */
export async function queueLength(source: Source, queue: string): Promise<number> {
  const [row] = await source.query<{ n: number }>(
    `select count(*)::int as n from work_item where queue = $1 and run_at <= clock_timestamp()`,
    [queue],
  );
  return row.n;
}
