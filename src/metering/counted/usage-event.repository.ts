import { shareBillingFactsSql, type Database } from '../../database';
import type { UsageEvent } from './usage-event.schema';

/** An event with who pays for it. */
export interface OwnedEvent extends UsageEvent {
  accountId: string;
}

/** Arrays of columns: for thousands of rows a second they cost a third of what JSON does. */
const columnsOf = (events: OwnedEvent[]): unknown[] => [
  events.map(({ source }) => source),
  events.map(({ id }) => id),
  events.map(({ occurredAt }) => occurredAt.toISOString()),
  events.map(({ fleetId }) => fleetId),
  events.map(({ deviceId }) => deviceId),
  events.map(({ meter }) => meter),
  events.map(({ quantity }) => quantity),
  events.map(({ accountId }) => accountId),
];
const columns =
  '$1::text[], $2::text[], $3::timestamptz[], $4::uuid[], $5::uuid[], $6::text[], $7::numeric[], $8::uuid[]';

const given = `unnest(${columns}) with ordinality x(source, id, occurred_at, fleet_id, device_id, meter, quantity, account_id, n)`;
/** Beside what is recorded of its account under its source and id; through the index, however few rows the planner believes in. */
const recorded = `lateral (
  select * from usage_event where event_id = x.id and source = x.source and account_id = x.account_id limit 1) e`;
/** Attributes that carriers add on the way are no part of what an event says. */
const saysOther = `(x.occurred_at, x.fleet_id, x.device_id, x.meter, x.quantity)
  is distinct from (e.occurred_at, e.fleet_id, e.device_id, e.meter, e.quantity)`;

export interface Inserted {
  /** How many are new. */
  fresh: number;
  /** Which others (by index) are not known to be recorded with the same content. */
  doubtful: number[];
}

/**
 * Records those of the events that are new and counts them, each row with the time of its recording. None has the account,
 * source and id of another one, and their order decides in which order others' are waited for. What was waited for is doubtful:
 * the statement began before it was there. A transaction by itself: each way to Postgres and back is felt here.
 */
export async function insertEvents(database: Database, events: OwnedEvent[]): Promise<Inserted> {
  const [inserted] = await database.query<Inserted>(
    `with held as materialized (${shareBillingFactsSql}),
     fresh as (
       insert into usage_event (source, event_id, occurred_at, fleet_id, device_id, meter, quantity, account_id, recorded_at)
       select x.*, clock_timestamp() from held cross join unnest(${columns}) x
       on conflict (event_id, source, account_id) do nothing
       returning event_id, source, account_id, fleet_id, device_id, meter, date_trunc('hour', occurred_at, 'UTC') as hour, quantity),
     counted as (
       insert into counted_usage (id, account_id, fleet_id, device_id, meter, hour, quantity, recorded_at)
       select gen_random_uuid(), account_id, fleet_id, device_id, meter, hour, sum(quantity), clock_timestamp()
       from fresh group by account_id, fleet_id, device_id, meter, hour having sum(quantity) > 0),
     total as materialized (select count(*)::int as fresh from fresh)
     select fresh, case when fresh = cardinality($1::text[]) then '{}'::int[] else array(
       select (x.n - 1)::int from (
         select * from ${given} where not exists (
           select 1 from fresh f where f.event_id = x.id and f.source = x.source and f.account_id = x.account_id) offset 0) x
       left join ${recorded} on true where ${saysOther} order by 1) end as doubtful
     from total`,
    columnsOf(events),
  );
  return inserted;
}

/** Which of the events (by index) say something else than what is recorded of their account under their source and id. */
export async function differing(database: Database, events: OwnedEvent[]): Promise<number[]> {
  const found = await database.query<{ n: number }>(
    `select (x.n - 1)::int as n from ${given} cross join ${recorded} where ${saysOther} order by 1`,
    columnsOf(events),
  );
  return found.map(({ n }) => n);
}

/** Who pays for the fleets that there are: `[fleet, account]`. */
export const accountsOf = (database: Database, fleetIds: string[]): Promise<[string, string][]> =>
  pairs(database, 'select id, account_id as other from fleet where id = any($1)', fleetIds);

/** The fleets of the devices that there are: `[device, fleet]`. */
export const fleetsOf = (database: Database, deviceIds: string[]): Promise<[string, string][]> =>
  pairs(database, 'select id, fleet_id as other from device where id = any($1)', deviceIds);

async function pairs(database: Database, sql: string, ids: string[]): Promise<[string, string][]> {
  const found = await database.query<{ id: string; other: string }>(sql, [ids]);
  return found.map(({ id, other }) => [id, other]);
}
