import { lockClasses, type Tx } from '../database';
import type { Scale } from './blueprints/server.shape';

/** By what a fleet's roles are scaled, and for how many accepted gateways it was last looked at. */
export interface Scaling {
  devices: number;
  scales: Scale[];
}

/**
 * Accepted gateways, as registration has written them down in its table. Those that wait to be told where to connect are among
 * them: one that is given another key waits for a moment, and its server is not to go meanwhile.
 */
const accepted = `(select count(*)::int from device d
  where d.fleet_id = f.id and d.status in ('assigning', 'assigned'))`;

/**
 * Of those who change or count a scaled fleet's gateways one at a time, so that none counts past another and the last
 * one to cross a threshold is not missed. To be called before the fleet's row or its wake is touched.
 */
export async function holdScale(tx: Tx, fleetIds: string[]): Promise<void> {
  await tx.query(
    `select pg_advisory_xact_lock($2, hashtext(id))
     from (select id::text from fleet where id = any($1::uuid[]) and scaling is not null order by id) f`,
    [fleetIds, lockClasses.fleetScales],
  );
}

/** As `holdScale`, of a fleet that may be scaled for the first time. */
export async function holdOneScale(tx: Tx, fleetId: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($2, hashtext($1::text))', [fleetId, lockClasses.fleetScales]);
}

/** Those of the fleets that are scaled and stand, with how many gateways are accepted in each by now. */
export const selectScaled = (
  tx: Tx,
  fleetIds: string[],
): Promise<{ id: string; scaling: Scaling; devices: number }[]> =>
  tx.query(
    `select f.id, f.scaling, ${accepted} as devices from fleet f
     where f.id = any($1::uuid[]) and f.scaling is not null and f.delete_requested_at is null order by f.id`,
    [fleetIds],
  );

/** Whether the fleet, which the caller holds, is scaled for the first time. */
export async function updateScaling(tx: Tx, fleetId: string, scaling: Scaling | null): Promise<boolean> {
  const rows = await tx.query<{ first: boolean }>(
    `with before as (select id, scaling from fleet where id = $1),
     changed as (
       update fleet f set scaling = $2::jsonb from before b where f.id = b.id and f.scaling is distinct from $2::jsonb
       returning b.scaling is null as first)
     select first from changed`,
    [fleetId, scaling && JSON.stringify(scaling)],
  );
  return rows.at(0)?.first ?? false;
}

export async function countAccepted(tx: Tx, fleetId: string): Promise<number> {
  const [{ devices }] = await tx.query<{ devices: number }>(
    `select ${accepted} as devices from fleet f where f.id = $1`,
    [fleetId],
  );
  return devices;
}
