import type { Database, Tx } from '../../database';
import { mostLinesCounted, type DeviceEvent, type DeviceEventType } from './device.types';

export interface NewDeviceEvent {
  deviceId: string;
  type: DeviceEventType;
  message: string;
  actor?: string;
  details?: Record<string, unknown>;
  correlationId?: string;
}

export async function insertEvents(tx: Tx, events: NewDeviceEvent[], at: Date): Promise<void> {
  if (events.length === 0) return;
  await tx.query(
    `insert into device_event (device_id, type, message, actor, details, correlation_id, occurred_at)
     select "deviceId", type, message, actor, coalesce(details, '{}'), "correlationId", $2
     from jsonb_to_recordset($1::jsonb)
       as x("deviceId" uuid, type text, message text, actor text, details jsonb, "correlationId" text)`,
    [JSON.stringify(events), at],
  );
}

/** A part of a device's timeline: after (or, newest first, before) a line. */
interface EventQuery {
  deviceId: string;
  after: string | null;
  limit: number;
  newestFirst: boolean;
}

/** The first line is in the device's own row: a row for it would be a fifth of what a storm writes. */
const firstLine = `select 0::bigint as seq, 'registered' as type, first_line as message, null as actor,
    jsonb_build_object('keyFingerprint', coalesce(first_key_fingerprint, key_fingerprint), 'enrollmentId', enrollment_id) as details,
    coalesce(first_correlation_id, correlation_id) as correlation_id, registered_at as occurred_at
  from device where id = $1 and first_line is not null`;

export function selectEvents(
  database: Database,
  { deviceId, after, limit, newestFirst }: EventQuery,
): Promise<DeviceEvent[]> {
  const [beyond, direction] = newestFirst ? ['<', 'desc'] : ['>', 'asc'];
  const isBeyond = `($2::bigint is null or seq ${beyond} $2)`;
  // The other lines are cut in the order of their index: only what is shown is read.
  return database.query(
    `select seq::text, type, message, actor, details, correlation_id as "correlationId", occurred_at as "occurredAt"
     from (
       select * from (${firstLine}) first where ${isBeyond}
       union all
       (select seq, type, message, actor, details, correlation_id, occurred_at from device_event
        where device_id = $1 and ${isBeyond} order by seq ${direction} limit $3)) line
     order by line.seq ${direction} limit $3`,
    [deviceId, after, limit],
  );
}

/** How many lines the whole timeline has, at most `mostLinesCounted`. */
export async function countEvents(database: Database, deviceId: string): Promise<number> {
  const [{ n }] = await database.query<{ n: number }>(
    `select count(*)::int as n from (
       select 1 from device where id = $1 and first_line is not null
       union all
       select 1 from device_event where device_id = $1 limit $2) line`,
    [deviceId, mostLinesCounted],
  );
  return n;
}
