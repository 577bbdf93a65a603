import type { Database, Tx } from '../../database';
import type { UsageEvent } from './usage-event.schema';

/** An event with who pays for it and the SHA-256, hex, of what it says. */
export interface DigestedEvent extends UsageEvent {
  accountId: string;
  digest: string;
}

const rows = `jsonb_to_recordset($1::jsonb) as x(n int, source text, id text, digest text, "occurredAt" timestamptz,
  "accountId" uuid, "fleetId" uuid, "deviceId" uuid, meter text, quantity numeric)`;

const numbered = (events: DigestedEvent[]): string => JSON.stringify(events.map((event, n) => ({ n, ...event })));

/**
 * Records events of which none has the source and id of another one, and counts those that are new, each row with the
 * time of its recording. Gives which of them (by index) were there already; the order of the events decides in which
 * order locks are taken.
 */
export async function insertEvents(tx: Tx, events: DigestedEvent[]): Promise<number[]> {
  const known = await tx.query<{ n: number }[]>(
    `with given as materialized (select * from ${rows}),
     fresh as (
       insert into usage_event (source, event_id, digest, occurred_at, recorded_at, account_id, fleet_id, device_id, meter, quantity)
       select source, id, decode(digest, 'hex'), "occurredAt", clock_timestamp(), "accountId", "fleetId", "deviceId", meter, quantity
       from given order by n
       on conflict (source, event_id) do nothing
       returning source, event_id, occurred_at, account_id, fleet_id, device_id, meter, quantity),
     counted as (
       insert into counted_usage (id, account_id, fleet_id, device_id, meter, hour, quantity, recorded_at)
       select gen_random_uuid(), account_id, fleet_id, device_id, meter, date_trunc('hour', occurred_at, 'UTC'), sum(quantity),
         clock_timestamp()
       from fresh group by account_id, fleet_id, device_id, meter, date_trunc('hour', occurred_at, 'UTC')
       having sum(quantity) > 0)
     select n from given g where not exists (select 1 from fresh f where f.source = g.source and f.event_id = g.id)`,
    [numbered(events)],
  );
  return known.map(({ n }) => n);
}

/** Which of the events (by index) say something else than what is recorded under their source and id. */
export async function differing(tx: Tx, events: DigestedEvent[]): Promise<number[]> {
  const found = await tx.query<{ n: number }[]>(
    `select x.n from ${rows} join usage_event e on e.source = x.source and e.event_id = x.id
     where e.digest <> decode(x.digest, 'hex') order by x.n`,
    [numbered(events)],
  );
  return found.map(({ n }) => n);
}

/** Who pays for the fleets that there are. */
export async function accountsOf(database: Database, fleetIds: string[]): Promise<Map<string, string>> {
  const found = await database.query<{ id: string; accountId: string }>(
    'select id, account_id as "accountId" from fleet where id = any($1)',
    [fleetIds],
  );
  return new Map(found.map(({ id, accountId }) => [id, accountId]));
}

/** The fleets of the devices that there are. */
export async function fleetsOf(database: Database, deviceIds: string[]): Promise<Map<string, string>> {
  if (deviceIds.length === 0) return new Map();
  const found = await database.query<{ id: string; fleetId: string }>(
    'select id, fleet_id as "fleetId" from device where id = any($1)',
    [deviceIds],
  );
  return new Map(found.map(({ id, fleetId }) => [id, fleetId]));
}
