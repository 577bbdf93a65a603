import { oneRow, type Database } from '../../database';
import { isWorking } from '../devices/device.sql';
import type { LoginKind } from '../devices/device.types';

/** Gives whether the login is this device's now; another one's stays another one's until that one is removed, which is for ever. */
export async function keepLogin(
  database: Database,
  login: { kind: LoginKind; digest: string; deviceId: string; at: Date },
): Promise<boolean> {
  const { kind, digest, deviceId, at } = login;
  await database.query(
    `insert into device_login (kind, digest, device_id, created_at) values ($1, $2, $3, $4)
     on conflict (kind, digest) do update set device_id = excluded.device_id, created_at = excluded.created_at
     where exists (select 1 from device d where d.id = device_login.device_id and d.removed_at is not null)`,
    [kind, digest, deviceId, at],
  );
  const rows = await database.query('select 1 from device_login where kind = $1 and digest = $2 and device_id = $3', [
    kind,
    digest,
    deviceId,
  ]);
  return rows.length > 0;
}

/** Whether the login is that of a device of another hardware id or fleet, which is not removed. */
export async function isLoginOfOther(
  database: Database,
  login: { kind: LoginKind; digest: string; fleetId: string; hardwareId: string },
): Promise<boolean> {
  const rows = await database.query(
    `select 1 from device_login l join device d on d.id = l.device_id
     where l.kind = $1 and l.digest = $2 and d.removed_at is null and (d.fleet_id <> $3 or d.hardware_id <> $4)`,
    [login.kind, login.digest, login.fleetId, login.hardwareId],
  );
  return rows.length > 0;
}

interface LoginHolder {
  deviceId: string;
  fleetId: string;
  hardwareId: string;
}

/** Whose login it is, while that device works. */
export function selectByLogin(database: Database, kind: LoginKind, digests: string[]): Promise<LoginHolder | null> {
  return oneRow<LoginHolder>(
    database,
    `select d.id as "deviceId", d.fleet_id as "fleetId", d.hardware_id as "hardwareId"
     from device_login l join device d on d.id = l.device_id
     where l.kind = $1 and l.digest = any($2::text[]) and ${isWorking} limit 1`,
    [kind, digests],
  );
}
