import { lockClasses, type Tx } from '../database';
import type { BlueprintSpec } from './blueprints/blueprint.shape';
import { requestReconcile } from './fleet.wake';
import { isScaled, scaled, withCounts } from './blueprints/server.scale';
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

/** Wakes those of the fleets that now want another number of servers; after gateways were accepted or taken away. */
export async function rescale(tx: Tx, fleetIds: string[]): Promise<void> {
  const rows = await tx.query<{ id: string; scaling: Scaling; devices: number }>(
    `select f.id, f.scaling, ${accepted} as devices from fleet f
     where f.id = any($1::uuid[]) and f.scaling is not null and f.delete_requested_at is null order by f.id`,
    [fleetIds],
  );
  for (const { id, scaling, devices } of rows) {
    const changes = scaling.scales.some((scale) => scaled(scale, devices) !== scaled(scale, scaling.devices));
    if (changes) await requestReconcile(tx, id);
  }
}

/** As `holdScale`, of a fleet that may be scaled for the first time. */
export async function holdOneScale(tx: Tx, fleetId: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($2, hashtext($1::text))', [fleetId, lockClasses.fleetScales]);
}

/** The specification with its counts as the fleet's gateways ask for, and the note of how many these were. */
export async function countedSpec(tx: Tx, fleetId: string, spec: BlueprintSpec): Promise<BlueprintSpec> {
  const scales = spec.servers.flatMap(({ count }) => (typeof count === 'number' ? [] : [count]));
  const devices = isScaled(spec) ? await countAccepted(tx, fleetId) : 0;
  const scaling: Scaling | null = scales.length === 0 ? null : { devices, scales };
  await tx.query('update fleet set scaling = $2::jsonb where id = $1 and scaling is distinct from $2::jsonb', [
    fleetId,
    scaling && JSON.stringify(scaling),
  ]);
  return withCounts(spec, devices);
}

async function countAccepted(tx: Tx, fleetId: string): Promise<number> {
  const [{ devices }] = await tx.query<{ devices: number }>(
    `select ${accepted} as devices from fleet f where f.id = $1`,
    [fleetId],
  );
  return devices;
}
