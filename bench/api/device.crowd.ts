import { newId } from '../../src/common/ids';
import type { Database } from '../../src/database';

/** So many devices, of these fleets in turn: of every status, half of them connected, of 20 models, with a certificate's bulk. */
export async function loadDevices(database: Database, fleetIds: string[], devices: number): Promise<void> {
  const enrollments = fleetIds.map((fleetId) => ({ id: newId(), fleetId }));
  await database.query(
    `insert into enrollment (id, fleet_id, kind, ca_certificate, created_at)
     select id, "fleetId", 'x509', 'none', now() from jsonb_to_recordset($1::jsonb) as e(id uuid, "fleetId" uuid)`,
    [JSON.stringify(enrollments)],
  );
  // Ids rise with time, as those of version 7 do.
  await database.query(
    `insert into device (id, fleet_id, hardware_id, key_fingerprint, enrollment_id, status, model, firmware, attributes,
       certificate, state, state_at, last_seen_at, request_id, correlation_id, registered_at, updated_at)
     select (lpad(to_hex(1760000000000 + n), 12, '0') || '7' || substr(md5('a' || n), 1, 3) || '8' || substr(md5('b' || n), 1, 15))::uuid,
       e.fleet, 'gw-' || substr(md5('h' || n), 1, 12), md5('k' || n), e.id,
       (array['assigned', 'assigned', 'assigned', 'assigned', 'assigned', 'assigned', 'assigned', 'pending-approval', 'suspended', 'rejected'])[1 + n % 10],
       'model-' || n % 20, '1.' || n % 7, jsonb_build_object('site', n % 100), repeat(md5('c' || n), 30),
       (array['ready', 'lost', 'ready', 'disconnected'])[1 + (n / 10) % 4], now(), now() - n * interval '1 second', '', '',
       now() - n * interval '1 second', now()
     from generate_series(1, $3::int) n
     join unnest($1::uuid[], $2::uuid[]) with ordinality as e(fleet, id, place) on e.place = 1 + n % cardinality($1::uuid[])`,
    [fleetIds, enrollments.map(({ id }) => id), devices],
  );
  await database.query('vacuum analyze device');
}
