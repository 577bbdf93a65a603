import type { Database } from '../../database';

/** A key whose certificate does not stand for its hardware id any more. */
export interface OutdatedKey {
  fleetId: string;
  hardwareId: string;
  keyFingerprint: string;
}

/**
 * Of devices that were retired since `since`, and of certificates whose successor was used since then; a retired one whose
 * reply is owed is left out until that was before `repliedBefore`, and a key that a device has come back to is none.
 */
export const selectOutdatedKeys = (database: Database, since: Date, repliedBefore: Date): Promise<OutdatedKey[]> =>
  database.query(
    `select d.fleet_id as "fleetId", d.hardware_id as "hardwareId", d.key_fingerprint as "keyFingerprint"
     from device d
     where d.status = 'retired' and d.updated_at > $1 and (not d.reply_due or d.updated_at < $2)
       and not exists (select 1 from device n where n.fleet_id = d.fleet_id and n.hardware_id = d.hardware_id
         and n.key_fingerprint = d.key_fingerprint and n.removed_at is null and n.id <> d.id)
     union all
     select d.fleet_id, d.hardware_id, c.key_fingerprint
     from device_certificate c join device d on d.id = c.device_id
     where c.superseded_at > $1
       and c.key_fingerprint not in (d.key_fingerprint, coalesce(d.renewal_key_fingerprint, d.key_fingerprint))`,
    [since, repliedBefore],
  );
