import { holdFence, type Database, type Tx, type WorkLease } from '../database';
import { forgetKeyPair, ownNetworks, releaseNetworkAllocations, type BlueprintSpec } from '../fleets';
import { Superseded } from './execution/plan.execution';
import type { ResourceRow } from './resource.repository';

interface Standing {
  spec: BlueprintSpec;
  rows: ResourceRow[];
  superseded: (tx: Tx) => Promise<boolean>;
}

/**
 * Gives back what a fleet that stands as wanted needs no more: blocks of addresses, and the key pair that was made for it.
 * False, and nothing is given back, where something else is wanted by now, which may have been given what is let go here.
 */
export async function release(
  database: Database,
  lease: WorkLease,
  { spec, rows, superseded }: Standing,
): Promise<boolean> {
  const keepKeys = ownNetworks(spec).map(({ key }) => key);
  // A server accepts the key that it was made with, whatever the blueprint asks for by now.
  const keepPair = spec.keyPair?.generate === true || rows.some(({ kind }) => kind === 'server');
  const released = database.transaction(async (tx) => {
    await holdFence(tx, lease);
    await releaseNetworkAllocations(tx, lease.key, keepKeys);
    if (!keepPair) await forgetKeyPair(tx, lease.key);
    // Looked at last: what was there to be let go was there for a wish that shows by now.
    if (await superseded(tx)) throw new Superseded();
    return true;
  });
  return released.catch((error: unknown) => {
    if (error instanceof Superseded) return false;
    throw error;
  });
}

/** Of a fleet that is gone. */
export const releaseAll = (database: Database, lease: WorkLease): Promise<void> =>
  database.transaction(async (tx) => {
    await holdFence(tx, lease);
    await releaseNetworkAllocations(tx, lease.key, []);
    await forgetKeyPair(tx, lease.key);
  });
