import { newId } from '../../src/common/ids';
import type { Database } from '../../src/database';
import type { DeviceStatus } from '../../src/registration/devices/device.types';

export interface CrowdMember {
  hardwareId: string;
  status?: DeviceStatus;
  state?: string | null;
  model?: string | null;
  /** ISO 8601; when it registered. */
  at?: string;
}

/** Writes devices as they stand in the database, by one statement; their ids rise in the order given. */
export async function insertCrowd(database: Database, fleetId: string, members: CrowdMember[]): Promise<void> {
  const enrollmentId = newId();
  await database.query(
    `insert into enrollment (id, fleet_id, kind, ca_certificate, created_at) values ($1, $2, 'x509', 'none', now())`,
    [enrollmentId, fleetId],
  );
  const rows = members.map((member, index) => ({ ...member, id: newId(Date.now() + index) }));
  await database.query(
    `insert into device (id, fleet_id, hardware_id, key_fingerprint, enrollment_id, status, state, model, last_seen_at,
       request_id, correlation_id, registered_at, updated_at)
     select id, $2, "hardwareId", id::text, $3, coalesce(status, 'assigned'), state, model, coalesce(at, now()), '', '',
       coalesce(at, now()), coalesce(at, now())
     from jsonb_to_recordset($1::jsonb)
       as m(id uuid, "hardwareId" text, status text, state text, model text, at timestamptz)`,
    [JSON.stringify(rows), fleetId, enrollmentId],
  );
}
