import { wake, type Tx } from '../database';
import { selectPeerIds } from './links/link.repository';

/** Work queue of the fleets that reconciliation has to look at; the key is the fleet's id. */
export const reconcileQueue = 'reconcile';

/** Has fleets looked at, and those that they are linked with: what is wanted of a link follows from both. */
export async function requestReconcile(tx: Tx, ...fleetIds: string[]): Promise<void> {
  const ids = new Set(fleetIds);
  for (const id of fleetIds) for (const peer of await selectPeerIds(tx, id)) ids.add(peer);
  // In the order of ids, as everyone who wakes several: else two of them could wait for one another.
  for (const id of [...ids].sort()) await wake(tx, reconcileQueue, id);
}
