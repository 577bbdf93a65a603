import { hash } from 'node:crypto';
import type { Database } from '../../src/database';
import type { UsageEvent } from '../../src/metering/counted/usage-event.schema';

/** The least that remembers events and their content: one table, one key, nothing partitioned, nothing counted. */
export async function makeFloor(database: Database): Promise<void> {
  await database.query(`
    create table bare_event (source text not null, event_id uuid not null, event_time timestamptz not null,
      recorded_at timestamptz not null default clock_timestamp(), kind text not null, fleet uuid not null,
      resource_id uuid not null, payload jsonb not null, payload_sha bytea not null, primary key (source, event_id))`);
}

export const emptyFloor = (database: Database): Promise<unknown> => database.query('truncate bare_event');

/** What is inserted of a batch, made before the clock starts. */
export function floorRows(batch: UsageEvent[]): unknown[] {
  // In one order, so that batches with the same events do not wait for each other in a circle.
  const events = [...batch].sort((a, b) => (a.id < b.id ? -1 : 1));
  const payloads = events.map(({ meter, quantity }) => JSON.stringify({ meter, quantity }));
  return [
    ...[events.map(({ source }) => source), events.map(({ id }) => id), events.map(({ occurredAt }) => occurredAt)],
    ...[events.map(({ meter }) => meter), events.map(({ fleetId }) => fleetId), events.map(({ deviceId }) => deviceId)],
    ...[payloads, payloads.map((payload) => hash('sha256', payload, 'buffer'))],
  ];
}

export const insertFloor = (database: Database, rows: unknown[]): Promise<unknown> =>
  database.query(
    `insert into bare_event (source, event_id, event_time, kind, fleet, resource_id, payload, payload_sha)
     select * from unnest($1::text[], $2::uuid[], $3::timestamptz[], $4::text[], $5::uuid[], $6::uuid[], $7::jsonb[], $8::bytea[])
     on conflict do nothing`,
    rows,
  );
