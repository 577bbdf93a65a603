import type { Database } from '../database';

/** A floating IP that people have reserved, as a fleet asks for it. */
export interface AddressClaim {
  fleetId: string;
  address: string;
  /** The cloud's id of it. */
  cloudId: string;
}

/**
 * The account whose fleet the address is to lead to: of those whose blueprint names it that which had it last, else that which
 * has asked for it first. Null where none has asked. Only the id tells whether two mean the same address; who has not had it yet is
 * held against those alone that look for it in the same project.
 */
export async function selectAddressAccount(
  database: Database,
  { fleetId, address, cloudId }: AddressClaim,
): Promise<string | null> {
  const rows = await database.query<{ accountId: string }>(
    `select f.account_id as "accountId"
     from fleet asking
     join cloud_resource r on r.kind = 'floating_ip_association' and split_part(r.key, '/', -1) = $2::text
     join fleet f on f.id = r.fleet_id and f.deleted_at is null and f.delete_requested_at is null
     join blueprint b on b.id = f.blueprint_id
     join blueprint_version v on v.blueprint_id = b.id and v.version = b.version
     where asking.id = $1
       and v.spec->'servers' @> jsonb_build_array(
         jsonb_build_object('floatingIp', jsonb_build_object('reserved', jsonb_build_array($2::text))))
       and (r.cloud_id = $3 or r.cloud_id is null and r.deleted_at is null and f.cloud is not distinct from asking.cloud
         and f.project_quotas is null and asking.project_quotas is null)
     order by r.cloud_id is null, case when r.cloud_id is not null then r.created_at end desc, r.created_at, f.id
     limit 1`,
    [fleetId, address, cloudId],
  );
  return rows.at(0)?.accountId ?? null;
}
