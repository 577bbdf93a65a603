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
const saysOther = (x: 'x' | 'excluded') =>
  `(${x}.occurred_at, ${x}.fleet_id, ${x}.device_id, ${x}.meter, ${x}.quantity)
   is distinct from (e.occurred_at, e.fleet_id, e.device_id, e.meter, e.quantity)`;

export interface Inserted {
  /** How many are new. */
  fresh: number;
  /** Whether another one is recorded with another content. */
  conflicting: boolean;
}

/**
 * Records those of the events that are new and counts them, each row with the time of its recording. None has the account,
 * source and id of another one, and their order decides in which order others' are waited for. What is recorded already is
 * compared where it is met, and nothing is written there: looked up once more, a batch with repeated events took a sixth longer.
 * The condition never holds; what it saw it tells by a setting that ends with the statement, since of a partition's row
 * Postgres does not return whether it is new (`xmax`).
 * A transaction by itself: each way to Postgres and back is felt here.
 */
export async function insertEvents(database: Database, events: OwnedEvent[]): Promise<Inserted> {
  const [inserted] = await database.query<Inserted>(
    `with held as materialized (${shareBillingFactsSql}),
     fresh as (
       insert into usage_event as e (source, event_id, occurred_at, fleet_id, device_id, meter, quantity, account_id, recorded_at)
       select x.*, clock_timestamp() from held cross join unnest(${columns}) x
       on conflict (event_id, source, account_id) do update set recorded_at = e.recorded_at
         where case when ${saysOther('excluded')} then set_config('moorage.usage_conflict', 'seen', true) is null end
       returning fleet_id, device_id, meter, date_trunc('hour', occurred_at, 'UTC') as hour, quantity, account_id),
     counted as (
       insert into counted_usage (id, account_id, fleet_id, device_id, meter, hour, quantity, recorded_at)
       select gen_random_uuid(), account_id, fleet_id, device_id, meter, hour, sum(quantity), clock_timestamp()
       from fresh group by account_id, fleet_id, device_id, meter, hour having sum(quantity) > 0)
     select count(*)::int as fresh, current_setting('moorage.usage_conflict', true) is not distinct from 'seen' as conflicting
     from fresh`,
    columnsOf(events),
  );
  return inserted;
}

/** Which of the events (by index) say something else than what is recorded of their account under their source and id. */
export async function differing(database: Database, events: OwnedEvent[]): Promise<number[]> {
  const found = await database.query<{ n: number }>(
    `select (x.n - 1)::int as n from ${given} cross join ${recorded} where ${saysOther('x')} order by 1`,
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
