import type { Database, Tx } from '../../database';
import type { DeviceEvent, DeviceEventType } from './device.types';

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

export const selectEvents = (
  database: Database,
  { deviceId, after, limit }: { deviceId: string; after: string | null; limit: number },
): Promise<DeviceEvent[]> =>
  database.query(
    `select seq::text, type, message, actor, details, correlation_id as "correlationId", occurred_at as "occurredAt"
     from device_event where device_id = $1 and ($2::bigint is null or seq > $2) order by seq limit $3`,
    [deviceId, after, limit],
  );
