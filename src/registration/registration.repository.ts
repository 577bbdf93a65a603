import type { Tx } from '../database';
import type { DeviceStatus } from './device.types';
import type { KnownKey } from './registration.plan';

/** What a request says of a device. */
export interface DeviceFacts {
  requestId: string;
  correlationId: string;
  responseTopic: string | null;
  responseCorrelation: string | null;
  model: string | null;
  firmware: string | null;
  attributes: Record<string, unknown> | null;
  csr: string | null;
}

export interface NewDevice extends DeviceFacts {
  id: string;
  fleetId: string;
  hardwareId: string;
  keyFingerprint: string;
  enrollmentId: string;
  status: DeviceStatus;
  reason: string | null;
}

/** An identity was made by another process meanwhile: the batch is to be decided again. */
export class IdentityConflict extends Error {}

/** How often a device that only asks again is written to. */
const touchEveryMs = 60_000;

export const selectKnownKeys = (tx: Tx, identities: { fleetId: string; hardwareId: string }[]): Promise<KnownKey[]> =>
  tx.query(
    `select d.id, d.fleet_id as "fleetId", d.hardware_id as "hardwareId", d.key_fingerprint as "keyFingerprint", d.status
     from device d join (select distinct * from unnest($1::uuid[], $2::text[]) as q(fleet_id, hardware_id)) q
       on d.fleet_id = q.fleet_id and d.hardware_id = q.hardware_id
     where d.removed_at is null order by d.id`,
    [identities.map(({ fleetId }) => fleetId), identities.map(({ hardwareId }) => hardwareId)],
  );

/** Gives the ids whose place was really taken from them. */
export async function supersede(tx: Tx, ids: string[], reason: string, at: Date): Promise<void> {
  if (ids.length === 0) return;
  const rows = await tx.query<{ id: string }[]>(
    `with changed as (
       update device set status = 'retired', reason = $2, reply_due = true, revision = revision + 1, updated_at = $3
       where id = any($1::uuid[]) and status = 'pending-approval' returning id)
     select id from changed`,
    [ids, reason, at],
  );
  // Somebody decided about it between our reading and this.
  if (rows.length < ids.length) throw new IdentityConflict();
}

/** @throws IdentityConflict when one of the identities is there already, or another key took its place */
export async function insertDevices(tx: Tx, devices: NewDevice[], at: Date): Promise<void> {
  if (devices.length === 0) return;
  const rows = await tx.query<{ id: string }[]>(
    `insert into device (id, fleet_id, hardware_id, key_fingerprint, enrollment_id, status, reason, model, firmware,
       attributes, csr, request_id, correlation_id, response_topic, response_correlation, reply_due,
       last_seen_at, registered_at, updated_at)
     select id, "fleetId", "hardwareId", "keyFingerprint", "enrollmentId", status, reason, model, firmware,
       coalesce(attributes, '{}'), csr, "requestId", "correlationId", "responseTopic", "responseCorrelation", true,
       $2, $2, $2
     from jsonb_to_recordset($1::jsonb) as x(id uuid, "fleetId" uuid, "hardwareId" text, "keyFingerprint" text,
       "enrollmentId" uuid, status text, reason text, model text, firmware text, attributes jsonb, csr text,
       "requestId" text, "correlationId" text, "responseTopic" text, "responseCorrelation" text)
     on conflict do nothing returning id`,
    [JSON.stringify(devices), at],
  );
  if (rows.length < devices.length) throw new IdentityConflict();
}

/** What a further reply refers to, and what the device says of itself; a device that only asks again costs no write. */
export async function touchDevices(tx: Tx, devices: (DeviceFacts & { id: string })[], at: Date): Promise<void> {
  if (devices.length === 0) return;
  await tx.query(
    `update device d set last_seen_at = $2, request_id = x."requestId", correlation_id = x."correlationId",
       response_topic = x."responseTopic", response_correlation = x."responseCorrelation",
       model = coalesce(x.model, d.model), firmware = coalesce(x.firmware, d.firmware),
       attributes = coalesce(x.attributes, d.attributes)
     from jsonb_to_recordset($1::jsonb) as x(id uuid, model text, firmware text, attributes jsonb, "requestId" text,
       "correlationId" text, "responseTopic" text, "responseCorrelation" text)
     where d.id = x.id and (d.last_seen_at < $3 or d.status in ('pending-approval', 'assigning', 'suspended')
       or coalesce(x.model, d.model) is distinct from d.model
       or coalesce(x.firmware, d.firmware) is distinct from d.firmware
       or coalesce(x.attributes, d.attributes) is distinct from d.attributes)`,
    [JSON.stringify(devices), at, new Date(at.getTime() - touchEveryMs)],
  );
}

/** Fleets among these that nobody has asked to be built yet. */
export async function selectUnbuilt(tx: Tx, fleetIds: string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>(
    'select id from fleet where id = any($1::uuid[]) and build_requested_at is null order by id',
    [fleetIds],
  );
  return rows.map(({ id }) => id);
}
