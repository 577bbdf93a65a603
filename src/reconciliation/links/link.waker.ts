import { holdFence, wake, type Tx, type WorkLease } from '../../database';
import { reconcileQueue, selectPeerIds } from '../../fleets';
import { isLinkKey } from './link.keys';
import type { Ref } from '../resource.types';

/** Whether linked fleets' wishes follow from this resource: their networks are joined, and their routes end, at it. */
export const concernsLinks = ({ kind, key }: Ref): boolean => kind === 'network' || kind === 'subnet' || isLinkKey(key);

/**
 * Holds the fence and wakes the linked fleets in the same transaction, always in the order of ids: two fleets that wake
 * one another at the same time would else each wait for the row that the other holds. A link that is made meanwhile
 * waits for the fence, or is seen once it is held.
 */
export async function holdFenceAndWake(tx: Tx, lease: WorkLease): Promise<void> {
  const peers = await selectPeerIds(tx, lease.key);
  for (const id of [lease.key, ...peers].sort()) {
    if (id === lease.key) await holdFence(tx, lease);
    else await wake(tx, reconcileQueue, id);
  }
  for (const id of await selectPeerIds(tx, lease.key)) {
    if (!peers.includes(id)) await wake(tx, reconcileQueue, id);
  }
}
