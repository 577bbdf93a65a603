import type { LinkedPeer } from './link.builder';
import { foreignKey, isOfLink, linkKey } from './link.keys';
import type { ResourceRow } from '../resource.repository';
import type { Topology, TopologyNode } from './topology.builder';

/** A link's router stands in the picture of both fleets, with the network of the other one that it joins. */
export function addLink({ nodes, edges }: Topology, fleetId: string, rows: ResourceRow[], link: LinkedPeer): void {
  const owned = link.ownerId === fleetId;
  const [ownerRows, towards] = owned ? [rows, link.peerId] : [link.rows, fleetId];
  const router = ownerRows.find(
    ({ kind, key, cloudId }) => kind === 'router' && key === linkKey(towards) && cloudId !== null,
  );
  if (!router) return;
  const routerId = `router/${linkKey(link.peerId)}`;
  nodes.push({ id: routerId, kind: 'router', name: router.name, status: router.status, detail: null });
  for (const { kind, key, cloudId } of ownerRows) {
    if (kind !== 'router_interface' || !isOfLink(key, towards) || cloudId === null) continue;
    const [, side, network] = key.split('/');
    const mine = (side === 'own') === owned;
    if (!mine) nodes.push(...networkOf(link, network));
    const from = `network/${mine ? network : foreignKey(link.peerId, network)}`;
    edges.push({ from, to: routerId, kind: 'router_interface' });
  }
}

function networkOf({ peerId, rows }: LinkedPeer, key: string): TopologyNode[] {
  const row = rows.find((candidate) => candidate.kind === 'network' && candidate.key === key);
  const subnet = rows.find((candidate) => candidate.kind === 'subnet' && candidate.key === key);
  if (!row) return [];
  const id = `network/${foreignKey(peerId, key)}`;
  return [{ id, kind: 'network', name: row.name, status: row.status, detail: subnet?.attributes.cidr ?? null }];
}
