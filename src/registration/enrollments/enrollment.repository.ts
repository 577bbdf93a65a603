import { oneRow, type Database, type Tx } from '../../database';
import type { Approval, Endpoint, FleetStatus } from '../../fleets';
import type { DeviceStatus } from '../devices/device.types';

/** What an enrollment takes new devices within. */
export interface Limits {
  maxDevices: number | null;
  expiresAt: Date | null;
  allowList: boolean;
  /** How many registrations a second it may bring in; null where only its fleet is limited. */
  perSecond: number | null;
}

export interface StoredEnrollment extends Limits {
  id: string;
  fleetId: string;
  kind: 'secret' | 'x509';
  createdAt: Date;
  revokedAt: Date | null;
  /** Of an authority: the CN of the certificate that proves possession of its key, and when it was proved. */
  verificationCode: string | null;
  verifiedAt: Date | null;
  /** Until when the secret before the newest one is, or was, valid; null where none was rotated away. */
  previousSecretUntil: Date | null;
}

/** An enrollment with its fleet, for checking a claim against it. */
export interface EnrollmentWithFleet extends StoredEnrollment {
  /** The first secret; it need not be valid any more. */
  sealedRoot: string | null;
  /** The one or two that are valid, newest first; none where the kind has no secret. */
  sealedSecrets: string[];
  /** PEM; null where the kind has none. */
  caCertificate: string | null;
  fleetName: string;
  fleetStatus: FleetStatus;
  /** Also while its deletion is blocked, and once it is deleted. */
  fleetIsLeaving: boolean;
  approval: Approval;
  endpoint: Endpoint | null;
  /** Somebody has asked for the fleet to be built. */
  requested: boolean;
  /** The fleet's roles are scaled by the number of its devices. */
  scaled: boolean;
}

const columns = `e.id, e.fleet_id as "fleetId", e.kind, e.created_at as "createdAt", e.revoked_at as "revokedAt",
  e.max_devices as "maxDevices", e.expires_at as "expiresAt", e.allow_list as "allowList", e.per_second as "perSecond",
  e.verification_code as "verificationCode", e.verified_at as "verifiedAt",
  (select s.valid_until from enrollment_secret s where s.enrollment_id = e.id and s.valid_until is not null)
    as "previousSecretUntil"`;

/** With the secrets that are valid at $2. */
const withFleet = `${columns}, e.sealed_root as "sealedRoot", e.ca_certificate as "caCertificate",
  f.name as "fleetName", f.status as "fleetStatus",
  f.delete_requested_at is not null as "fleetIsLeaving", f.approval, f.endpoint,
  f.build_requested_at is not null as requested, f.scaling is not null as scaled,
  array(select s.sealed_secret from enrollment_secret s
        where s.enrollment_id = e.id and (s.valid_until is null or s.valid_until > $2)
        order by s.valid_until nulls first) as "sealedSecrets"`;

/** What is not of its kind is null. */
export interface NewEnrollment extends Limits {
  id: string;
  fleetId: string;
  kind: StoredEnrollment['kind'];
  sealedRoot: string | null;
  caCertificate: string | null;
  caSubject: string | null;
  verificationCode: string | null;
  createdAt: Date;
}

export async function insertEnrollment(tx: Tx, row: NewEnrollment): Promise<void> {
  await tx.query(
    `insert into enrollment (id, fleet_id, kind, sealed_root, ca_certificate, ca_subject, verification_code, created_at,
       max_devices, expires_at, allow_list, per_second)
     select id, "fleetId", kind, "sealedRoot", "caCertificate", "caSubject", "verificationCode", "createdAt",
       "maxDevices", "expiresAt", "allowList", "perSecond"
     from jsonb_to_record($1::jsonb) as x(id uuid, "fleetId" uuid, kind text, "sealedRoot" text, "caCertificate" text,
       "caSubject" text, "verificationCode" text, "createdAt" timestamptz, "maxDevices" integer, "expiresAt" timestamptz,
       "allowList" boolean, "perSecond" integer)`,
    [JSON.stringify(row)],
  );
}

export const selectEnrollments = (
  database: Database,
  { fleetId, after, limit }: { fleetId: string; after: string | null; limit: number },
): Promise<StoredEnrollment[]> =>
  database.query(
    `select ${columns} from enrollment e where e.fleet_id = $1 and ($2::uuid is null or e.id > $2) order by e.id limit $3`,
    [fleetId, after, limit],
  );

/** Null when there is none of this id in the fleet; one that was revoked before stays as it is. */
export function markEnrollmentRevoked(
  database: Database,
  fleetId: string,
  id: string,
  at: Date,
): Promise<StoredEnrollment | null> {
  return oneRow<StoredEnrollment>(
    database,
    `with revoked as (update enrollment set revoked_at = coalesce(revoked_at, $3) where id = $1 and fleet_id = $2 returning *)
     select ${columns} from revoked e`,
    [id, fleetId, at],
  );
}

/** The enrollment, held until the transaction ends; null when the fleet has none of this id. */
export function holdEnrollment(
  tx: Tx,
  fleetId: string,
  id: string,
): Promise<(StoredEnrollment & { caCertificate: string | null }) | null> {
  return oneRow<StoredEnrollment & { caCertificate: string | null }>(
    tx,
    `select ${columns}, e.ca_certificate as "caCertificate" from enrollment e where e.id = $1 and e.fleet_id = $2 for no key update of e`,
    [id, fleetId],
  );
}

export function selectEnrollment(database: Database, fleetId: string, id: string): Promise<StoredEnrollment | null> {
  return oneRow<StoredEnrollment>(database, `select ${columns} from enrollment e where e.id = $1 and e.fleet_id = $2`, [
    id,
    fleetId,
  ]);
}

export async function setLimits(
  tx: Tx,
  id: string,
  { maxDevices, expiresAt, allowList, perSecond }: Limits,
): Promise<void> {
  await tx.query(
    'update enrollment set max_devices = $2, expires_at = $3, allow_list = $4, per_second = $5 where id = $1',
    [id, maxDevices, expiresAt, allowList, perSecond],
  );
}

export async function markVerified(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.query('update enrollment set verified_at = $2 where id = $1', [id, at]);
}

/** With the secrets that are valid at `at`. */
export const selectEnrollmentsWithFleet = (
  database: Database,
  ids: string[],
  at: Date,
): Promise<EnrollmentWithFleet[]> =>
  database.prepared(
    `select ${withFleet} from enrollment e join fleet f on f.id = e.fleet_id where e.id = any($1::uuid[])`,
    [ids, at],
  );

/** The enrollments by secret of the fleet of this name, open ones first, the newest before older ones. */
export const selectEnrollmentsOfFleet = (
  database: Database,
  fleetName: string,
  { at, limit }: { at: Date; limit: number },
): Promise<EnrollmentWithFleet[]> =>
  database.query(
    `select ${withFleet} from enrollment e join fleet f on f.id = e.fleet_id
     where f.name = $1 and f.deleted_at is null and e.kind = 'secret'
     order by e.revoked_at nulls first, e.id desc limit $3`,
    [fleetName, at, limit],
  );

/** An authority that a chain may lead to. */
export interface AuthorityOf {
  id: string;
  fleetId: string;
  fleetName: string;
  caCertificate: string;
  verifiedAt: Date;
  revokedAt: Date | null;
  perSecond: number | null;
  /** The device of this hardware id and key, unless it was removed. */
  deviceId: string | null;
  deviceStatus: DeviceStatus | null;
}

/**
 * The verified authorities of these names, with what each fleet knows of the key. Of a fleet that has enrolled one several
 * times the device's own enrollment comes first, then those that take new devices, the newest before older ones.
 */
export const selectAuthorities = (
  database: Database,
  subjects: string[],
  { hardwareId, keyFingerprint, at }: { hardwareId: string; keyFingerprint: string; at: Date },
): Promise<AuthorityOf[]> =>
  database.query(
    `select e.id, e.fleet_id as "fleetId", f.name as "fleetName", e.ca_certificate as "caCertificate", e.verified_at as "verifiedAt",
       e.revoked_at as "revokedAt", e.per_second as "perSecond", d.id as "deviceId", d.status as "deviceStatus"
     from enrollment e join fleet f on f.id = e.fleet_id
       left join device d on d.fleet_id = e.fleet_id and d.hardware_id = $2 and d.key_fingerprint = $3
         and d.removed_at is null
     where e.verified_at is not null and e.ca_subject = any($1::text[]) and f.status <> 'deleted'
     order by d.enrollment_id is not distinct from e.id desc,
       e.revoked_at is null and (e.expires_at is null or e.expires_at > $4) desc, e.id desc`,
    [subjects, hardwareId, keyFingerprint, at],
  );
