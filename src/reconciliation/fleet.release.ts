import { holdFence, type Database, type WorkLease } from '../database';
import { forgetKeyPair, ownNetworks, releaseNetworkAllocations, type BlueprintSpec } from '../fleets';
import type { ResourceRow } from './resource.repository';

/** Gives back what a fleet that stands as wanted needs no more: blocks of addresses, and the key pair that was made for it. */
export async function release(
  database: Database,
  lease: WorkLease,
  { spec, rows }: { spec: BlueprintSpec; rows: ResourceRow[] },
): Promise<void> {
  const keepKeys = ownNetworks(spec).map(({ key }) => key);
  // A server accepts the key that it was made with, whatever the blueprint asks for by now.
  const keepPair = spec.keyPair?.generate === true || rows.some(({ kind }) => kind === 'server');
  await database.transaction(async (tx) => {
    await holdFence(tx, lease);
    await releaseNetworkAllocations(tx, lease.key, keepKeys);
    if (!keepPair) await forgetKeyPair(tx, lease.key);
  });
}

/** Of a fleet that is gone. */
export const releaseAll = (database: Database, lease: WorkLease): Promise<void> =>
  database.transaction(async (tx) => {
    await holdFence(tx, lease);
    await releaseNetworkAllocations(tx, lease.key, []);
    await forgetKeyPair(tx, lease.key);
  });
