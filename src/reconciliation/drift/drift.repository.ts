import type { Database } from '../../database';
import { reconcileQueue, withCounts, type BlueprintSpec } from '../../fleets';

/** A fleet that nothing waits for, and when it was last compared with the cloud. */
export interface ParkedFleet {
  id: string;
  name: string;
  accountId: string;
  cloud: string | null;
  /** It stands in a project of its own. */
  apart: boolean;
  /** Made by us, ready, of its blueprint's newest version, and not to be deleted: only the cloud can differ. */
  converged: boolean;
  /** Nobody has looked at it for as long as one may not. */
  stale: boolean;
  /** With the counts and the public key that the fleet's last run went by. */
  spec: BlueprintSpec;
  /** The blocks of networks with `cidr: auto`. */
  blocks: Record<string, string>;
}

/**
 * Fleets that were parked longer ago than half of `minutes`; stale ones longer than the whole. Work that is parked has
 * run_at = infinity.
 */
export async function parkedFleets(database: Database, minutes: number): Promise<ParkedFleet[]> {
  const rows = await database.query<ParkedFleet & { devices: number; publicKey: string | null }>(
    `select f.id, f.name, f.account_id as "accountId", f.cloud, f.project_quotas is not null as apart, v.spec,
       coalesce((f.scaling->>'devices')::int, 0) as devices,
       (select p.public_key from fleet_key_pair p where p.fleet_id = f.id) as "publicKey",
       f.engine = 'native' and f.status = 'ready' and f.delete_requested_at is null and f.blueprint_version = b.version
         and f.standing_blueprint_id is null and w.key is not null
         as converged,
       w.key is null or w.parked_at < clock_timestamp() - $2 * interval '1 minute' as stale,
       coalesce((select json_object_agg(a.network_key, a.cidr::text) from subnet_allocation a
         where a.fleet_id = f.id and a.origin = 'auto'), '{}') as blocks
     from fleet f
     join blueprint b on b.id = f.blueprint_id
     join blueprint_version v on v.blueprint_id = b.id and v.version = b.version
     left join work_item w on w.queue = $1 and w.key = f.id::text
     where f.deleted_at is null and (f.build_requested_at is not null or f.delete_requested_at is not null)
       and (w.key is null or (w.run_at = 'infinity' and w.parked_at < clock_timestamp() - $2 / 2 * interval '1 minute'))`,
    [reconcileQueue, minutes],
  );
  return rows.map(({ devices, publicKey, ...fleet }) => ({
    ...fleet,
    // Another number of gateways, where it asks for another number of servers, wakes the fleet by itself.
    spec: withCounts(
      publicKey !== null && fleet.spec.keyPair?.generate ? { ...fleet.spec, keyPair: { publicKey } } : fleet.spec,
      devices,
    ),
  }));
}
