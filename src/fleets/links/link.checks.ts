import type { Tx } from '../../database';
import { linkOverlaps } from './link.errors';
import { holdLinkedAddresses, overlappingNetworks, selectPeerIds } from './link.repository';

/**
 * Whatever a fleet can reach by its links needs addresses of its own: the fleet, its peers, and for each peer the
 * peer's peers, since they share that peer's router. To be called once the new link or blueprint is in the transaction.
 * @throws DomainError LINK_CIDR_OVERLAP
 */
export async function refuseLinkOverlaps(tx: Tx, fleetId: string): Promise<void> {
  const peers = await selectPeerIds(tx, fleetId);
  if (peers.length === 0) return;
  // Of two who change fleets behind a common peer, each would see the other as it was.
  await holdLinkedAddresses(tx);
  await refuseAround(tx, fleetId, peers);
  for (const peer of peers) await refuseAround(tx, peer, await selectPeerIds(tx, peer));
}

async function refuseAround(tx: Tx, fleetId: string, peers: string[]): Promise<void> {
  const found = await overlappingNetworks(tx, [fleetId, ...peers]);
  if (found) throw linkOverlaps(found.one, found.other);
}
