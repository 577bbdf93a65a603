import type { AccountScope } from '../../common/account.scope';
import { oneRow, type Database, type GrowingTable, type Source, type Tx } from '../../database';
import type { FleetStatus } from '../../fleets';
import { countsToLimit, isBarred, isWorking, toldAt } from './device.sql';
import type { Device, DeviceStatus, DueDevice } from './device.types';

/** Of the device `d`, but for its certificate: longer than all the rest, and not looked at in lists. */
export const listedColumns = `d.id, d.fleet_id as "fleetId", d.hardware_id as "hardwareId", d.key_fingerprint as "keyFingerprint",
  d.enrollment_id as "enrollmentId", d.status, d.reason, d.model, d.firmware, d.attributes, d.endpoint,
  d.certificate_expires_at as "certificateExpiresAt", d.state, d.state_at as "stateAt", d.last_seen_at as "lastSeenAt",
  d.registered_at as "registeredAt", d.updated_at as "updatedAt"`;
const deviceColumns = `${listedColumns}, d.certificate`;

const dueColumns = `${deviceColumns}, f.name as "fleetName", f.status as "fleetStatus", d.csr,
  d.renewal_key_fingerprint as "renewalKeyFingerprint", d.renewal_csr as "renewalCsr",
  d.renewal_certificate as "renewalCertificate", d.renewal_expires_at as "renewalExpiresAt", d.request_id as "requestId",
  d.correlation_id as "correlationId", d.response_topic as "responseTopic",
  d.response_correlation as "responseCorrelation", d.revision::text`;

export function selectDevice(source: Source, id: string, scope: AccountScope): Promise<Device | null> {
  return oneRow<Device>(
    source,
    `select ${deviceColumns} from device d join fleet f on f.id = d.fleet_id
     where d.id = $1 and ($2::uuid[] is null or f.account_id = any($2))`,
    [id, scope],
  );
}

/** A key of the hardware id that a decision is about, held until the transaction ends. */
export interface HeldDevice {
  id: string;
  fleetId: string;
  hardwareId: string;
  status: DeviceStatus;
  reason: string | null;
  fleetName: string;
  fleetStatus: FleetStatus;
  /** Also while its deletion is blocked. */
  fleetIsLeaving: boolean;
}

/**
 * The device and the keys beside it, whatever their status, locked in one order: of two decisions about one hardware id
 * the second is to see what the first has made of any of them.
 */
export const holdIdentity = (tx: Tx, id: string, scope: AccountScope): Promise<HeldDevice[]> =>
  tx.query(
    `select s.id, s.fleet_id as "fleetId", s.hardware_id as "hardwareId", s.status, s.reason,
       f.name as "fleetName", f.status as "fleetStatus", f.delete_requested_at is not null as "fleetIsLeaving"
     from device d join device s on s.fleet_id = d.fleet_id and s.hardware_id = d.hardware_id
     join fleet f on f.id = s.fleet_id
     where d.id = $1 and s.removed_at is null and ($2::uuid[] is null or f.account_id = any($2))
     order by s.id for update of s`,
    [id, scope],
  );

/** A change that the device is told of. */
export async function setStatus(
  tx: Tx,
  ids: string[],
  change: { status: DeviceStatus; reason: string | null; removed?: boolean; at: Date },
): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    `update device d set status = $2, reason = $3, ${toldAt('$4')},
       removed_at = case when $5 then $4 else removed_at end
     where id = any($1::uuid[])`,
    [ids, change.status, change.reason, change.at, change.removed ?? false],
  );
}

/** Retired keys whose hardware id is free again; they were told already. */
export async function forgetRetired(tx: Tx, ids: string[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(`update device set removed_at = $2 where id = any($1::uuid[]) and status = 'retired'`, [ids, at]);
}

export const selectDue = (
  database: Database,
  fleetId: string,
  after: string | null,
  limit: number,
): Promise<DueDevice[]> =>
  database.query(
    `select ${dueColumns} from device d join fleet f on f.id = d.fleet_id
     where d.fleet_id = $1 and d.reply_due and ($2::uuid is null or d.id > $2) order by d.id limit $3`,
    [fleetId, after, limit],
  );

export const selectForReply = (source: Source, ids: string[]): Promise<DueDevice[]> =>
  source.query(`select ${dueColumns} from device d join fleet f on f.id = d.fleet_id where d.id = any($1::uuid[])`, [
    ids,
  ]);

/** Of these keys, those that are known; looked up one by one, as in `selectKnownKeys`. */
export const selectByIdentity = (
  devices: GrowingTable,
  keys: { fleetId: string; hardwareId: string; keyFingerprint: string }[],
): Promise<DueDevice[]> =>
  devices.query(
    `select ${dueColumns} from unnest($1::uuid[], $2::text[], $3::text[]) q(fleet_id, hardware_id, key_fingerprint)
     cross join lateral (
       select * from device where fleet_id = q.fleet_id and hardware_id = q.hardware_id
         and key_fingerprint = q.key_fingerprint and removed_at is null
       offset 0) d
     join fleet f on f.id = d.fleet_id`,
    [
      keys.map(({ fleetId }) => fleetId),
      keys.map(({ hardwareId }) => hardwareId),
      keys.map(({ keyFingerprint }) => keyFingerprint),
    ],
  );

/** Clears the debt of replies that were sent, unless it is a newer one by now. */
export async function clearDue(database: Database, sent: { id: string; revision: string }[]): Promise<void> {
  if (sent.length === 0) return;
  await database.query(
    `update device d set reply_due = false from unnest($1::uuid[], $2::bigint[]) as s(id, revision)
     where d.id = s.id and d.revision = s.revision and d.reply_due`,
    [sent.map(({ id }) => id), sent.map(({ revision }) => revision)],
  );
}

/** Of the fleet `f`: it stands. While a ready one is being changed its endpoint holds on. */
export const fleetStands = `(f.status = 'ready' or (f.status in ('updating', 'degraded') and f.endpoint is not null))`;

/** Fleets whose devices are owed something: a reply, the news that the fleet is ready, or that it is gone. */
export async function fleetsWithWork(database: Database, settledBefore: Date): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `select distinct fleet_id as id from device where reply_due and updated_at < $1
     union
     select distinct fleet_id from reply_debt where created_at < $1
     union
     select f.id from fleet f where ${fleetStands}
       and exists (select 1 from device d where d.fleet_id = f.id and d.status = 'assigning')
     union
     select f.id from fleet f where f.delete_requested_at is not null
       and exists (select 1 from device d where d.fleet_id = f.id and ${countsToLimit})`,
    [settledBefore],
  );
  return rows.map(({ id }) => id);
}

/** A working device that a key of our certificates is known of. */
export interface KeyHolder {
  deviceId: string;
  fleetId: string;
  enrollmentId: string;
  /** The key is the one that the device is about to change to. */
  isRenewal: boolean;
}

/** One key may be known in several fleets: it is that which the certificate was issued in, where that is on record. */
export function selectByCertificate(
  database: Database,
  { hardwareId, keyFingerprint, serial }: { hardwareId: string; keyFingerprint: string; serial: string },
): Promise<KeyHolder | null> {
  return oneRow<KeyHolder>(
    database,
    `select d.id as "deviceId", d.fleet_id as "fleetId", d.enrollment_id as "enrollmentId",
       d.key_fingerprint <> $2 as "isRenewal"
     from device d
     left join (device_certificate c join device issued on issued.id = c.device_id) on c.serial = $3
     where d.hardware_id = $1 and (d.key_fingerprint = $2 or d.renewal_key_fingerprint = $2)
       and ${isWorking} and (c.serial is null or issued.fleet_id = d.fleet_id)
     order by d.id`,
    [hardwareId, keyFingerprint, serial],
  );
}

/** A device that may not go on as it did. */
export interface BarredDevice {
  deviceId: string;
  fleetId: string;
  hardwareId: string;
  /** Of the other devices of the hardware id that are there. */
  othersKeys: string[];
  barredAt: Date;
}

/** Barred since `since`; while its reply is owed one is left out until it was barred before `repliedBefore`. */
export const selectBarred = (database: Database, since: Date, repliedBefore: Date): Promise<BarredDevice[]> =>
  database.query(
    `select d.id as "deviceId", d.fleet_id as "fleetId", d.hardware_id as "hardwareId", d.updated_at as "barredAt",
       array(select k.key from device o
         cross join lateral (values (o.key_fingerprint), (o.renewal_key_fingerprint)) k(key)
         where o.fleet_id = d.fleet_id and o.hardware_id = d.hardware_id and o.id <> d.id and o.removed_at is null
           and k.key is not null) as "othersKeys"
     from device d where ${isBarred} and d.updated_at > $1 and (not d.reply_due or d.updated_at < $2)`,
    [since, repliedBefore],
  );

/** Whether a device of this hardware id works in any fleet. */
export async function hasWorkingDevice(database: Database, hardwareId: string): Promise<boolean> {
  const rows = await database.query(`select 1 from device d where d.hardware_id = $1 and ${isWorking} limit 1`, [
    hardwareId,
  ]);
  return rows.length > 0;
}

/** The fleet that a hardware id is of: that of the working device, else of the oldest that nobody has barred; null without one. */
export async function selectHolder(database: Database, hardwareId: string): Promise<string | null> {
  const [row] = await database.query<{ fleetId: string }>(
    `select d.fleet_id as "fleetId" from device d where d.hardware_id = $1 and d.removed_at is null and ${countsToLimit}
     order by ${isWorking} desc, d.registered_at, d.id limit 1`,
    [hardwareId],
  );
  return row?.fleetId ?? null;
}

/** Whether a device that came by this enrollment is still there. */
export async function hasDeviceOf(database: Database, enrollmentId: string, hardwareId: string): Promise<boolean> {
  const rows = await database.query(
    `select 1 from device d where d.hardware_id = $2 and d.enrollment_id = $1 and d.removed_at is null and ${countsToLimit}
     limit 1`,
    [enrollmentId, hardwareId],
  );
  return rows.length > 0;
}
