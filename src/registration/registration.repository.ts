import type { Tx } from '../database';
import type { Endpoint, FleetStatus } from '../fleets';
import { toldAt } from './devices/device.sql';
import type { DeviceStatus, DueDevice } from './devices/device.types';
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

/** Another process made an identity meanwhile, or changed a fleet: the batch is to be decided again. */
export class IdentityConflict extends Error {}

/** How often a device that only asks again is written to. */
const touchEveryMs = 60_000;

/**
 * Looked up one by one through their index: joined to the whole table, a storm's batches would be planned by figures from
 * before the storm, as a scan of it, and cost more with every device.
 */
export const selectKnownKeys = (tx: Tx, identities: { fleetId: string; hardwareId: string }[]): Promise<KnownKey[]> =>
  tx.query(
    `select d.* from (select distinct * from unnest($1::uuid[], $2::text[])) q(fleet_id, hardware_id)
     cross join lateral (
       select id, fleet_id as "fleetId", hardware_id as "hardwareId", key_fingerprint as "keyFingerprint",
         enrollment_id as "enrollmentId", status, reason, renewal_key_fingerprint as "renewalKeyFingerprint"
       from device where fleet_id = q.fleet_id and hardware_id = q.hardware_id and removed_at is null
       offset 0) d
     order by d.id`,
    [identities.map(({ fleetId }) => fleetId), identities.map(({ hardwareId }) => hardwareId)],
  );

/** Gives the ids whose place was really taken from them. */
export async function supersede(tx: Tx, ids: string[], reason: string, at: Date): Promise<void> {
  if (ids.length === 0) return;
  const rows = await tx.query<{ id: string }>(
    `with changed as (
       update device d set status = 'retired', reason = $2, ${toldAt('$3')}
       where id = any($1::uuid[]) and status = 'pending-approval' returning id)
     select id from changed`,
    [ids, reason, at],
  );
  // Somebody decided about it between our reading and this.
  if (rows.length < ids.length) throw new IdentityConflict();
}

/** Who waits for a further reply waits for the one to its newest request. */
export const waitingStatuses: readonly DeviceStatus[] = ['pending-approval', 'assigning', 'suspended'];

/** Whether `touchDevices` may have something to write of a device that does not wait. */
export const hasNews = (device: DueDevice, { model, firmware, attributes }: DeviceFacts, at: Date): boolean =>
  at.getTime() - device.lastSeenAt.getTime() > touchEveryMs ||
  (model !== null && model !== device.model) ||
  (firmware !== null && firmware !== device.firmware) ||
  attributes !== null;

/**
 * What a further reply refers to, and what the device says of itself; a device that only asks again costs no write. Held in the
 * order of ids first, as states are written: a region that comes back sends both, and they would wait for each other.
 */
export async function touchDevices(tx: Tx, devices: (DeviceFacts & { id: string })[], at: Date): Promise<void> {
  if (devices.length === 0) return;
  await tx.query(
    `with held as materialized (
       select id from device where id = any($5::uuid[]) order by id for no key update)
     update device d set last_seen_at = $2, request_id = x."requestId", correlation_id = x."correlationId",
       first_correlation_id = coalesce(d.first_correlation_id, d.correlation_id),
       response_topic = x."responseTopic", response_correlation = x."responseCorrelation",
       model = coalesce(x.model, d.model), firmware = coalesce(x.firmware, d.firmware),
       attributes = coalesce(x.attributes, d.attributes), csr = coalesce(d.csr, x.csr)
     from jsonb_to_recordset($1::jsonb) as x(id uuid, model text, firmware text, attributes jsonb, csr text,
       "requestId" text, "correlationId" text, "responseTopic" text, "responseCorrelation" text)
     where d.id = x.id and d.id in (select id from held) and (d.last_seen_at < $3 or d.status = any($4::text[])
       or coalesce(x.model, d.model) is distinct from d.model
       or coalesce(x.firmware, d.firmware) is distinct from d.firmware
       or coalesce(x.attributes, d.attributes) is distinct from d.attributes
       or coalesce(d.csr, x.csr) is distinct from d.csr)`,
    [JSON.stringify(devices), at, new Date(at.getTime() - touchEveryMs), waitingStatuses, devices.map(({ id }) => id)],
  );
}

/** What becomes of new devices goes by this of their fleet. */
export interface FleetStanding {
  id: string;
  status: FleetStatus;
  endpoint: Endpoint | null;
  /** Somebody has asked for it to be built. */
  requested: boolean;
  /** Its roles are scaled by the number of its devices. */
  scaled: boolean;
}

export const selectStandings = (tx: Tx, fleetIds: string[]): Promise<FleetStanding[]> =>
  tx.query(
    `select id, status, endpoint, build_requested_at is not null as requested, scaling is not null as scaled
     from fleet where id = any($1::uuid[]) order by id`,
    [fleetIds],
  );
