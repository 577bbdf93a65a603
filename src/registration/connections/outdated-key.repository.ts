import type { Database } from '../../database';

/** A key whose certificate does not stand for its hardware id any more. */
export interface OutdatedKey {
  fleetId: string;
  hardwareId: string;
  /** Null where another device has the same key. */
  keyFingerprint: string | null;
  /** The retired or revoked device, whose logins let nobody in any more; null where only the key is outdated. */
  deviceId: string | null;
}

/**
 * Of devices that were retired or revoked since `since`, and of certificates whose successor was used since then; a device whose
 * reply is owed is left out until that was before `repliedBefore`, and a key that a device has come back to is none.
 */
export const selectOutdatedKeys = (database: Database, since: Date, repliedBefore: Date): Promise<OutdatedKey[]> =>
  database.query(
    `select d.fleet_id as "fleetId", d.hardware_id as "hardwareId", d.id as "deviceId",
       case when not exists (select 1 from device n where n.fleet_id = d.fleet_id and n.hardware_id = d.hardware_id
         and n.key_fingerprint = d.key_fingerprint and n.removed_at is null and n.id <> d.id)
         then d.key_fingerprint end as "keyFingerprint"
     from device d
     where d.status = 'retired' and d.updated_at > $1 and (not d.reply_due or d.updated_at < $2)
     union all
     select d.fleet_id, d.hardware_id, d.id, d.key_fingerprint
     from device d
     where d.status = 'revoked' and d.updated_at > $1 and (not d.reply_due or d.updated_at < $2)
     union all
     select d.fleet_id, d.hardware_id, null, c.key_fingerprint
     from device_certificate c join device d on d.id = c.device_id
     where c.superseded_at > $1
       and c.key_fingerprint not in (d.key_fingerprint, coalesce(d.renewal_key_fingerprint, d.key_fingerprint))`,
    [since, repliedBefore],
  );
