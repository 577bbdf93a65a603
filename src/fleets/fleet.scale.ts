import { wake, type Tx } from '../database';
import type { BlueprintSpec } from './blueprints/blueprint.shape';
import { isScaled, scaled, withCounts } from './blueprints/server.scale';
import { countAccepted, selectScaled, updateScaling } from './fleet.scale.repository';
import { reconcileQueue, requestReconcile } from './fleet.wake';

/** Wakes those of the fleets that now want another number of servers; after gateways were accepted or taken away. */
export async function rescale(tx: Tx, fleetIds: string[]): Promise<void> {
  for (const { id, scaling, devices } of await selectScaled(tx, fleetIds)) {
    const changes = scaling.scales.some((scale) => scaled(scale, devices) !== scaled(scale, scaling.devices));
    if (changes) await requestReconcile(tx, id);
  }
}

/** The specification with its counts as the fleet's gateways ask for, and the note of how many these were. */
export async function countedSpec(tx: Tx, fleetId: string, spec: BlueprintSpec): Promise<BlueprintSpec> {
  const scales = spec.servers.flatMap(({ count }) => (typeof count === 'number' ? [] : [count]));
  const devices = isScaled(spec) ? await countAccepted(tx, fleetId) : 0;
  const first = await updateScaling(tx, fleetId, scales.length === 0 ? null : { devices, scales });
  // Registrations beside this do not yet know that their gateways count: the next run counts them.
  if (first) await wake(tx, reconcileQueue, fleetId);
  return withCounts(spec, devices);
}
