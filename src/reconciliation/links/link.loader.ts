import type { Database, Tx } from '../../database';
import { loadLinks, selectLinkedAmong, type Fleet } from '../../fleets';
import { buildLinks, type LinkedFleet, type LinkedPeer } from './link.builder';
import { foreignKey, isOfLink } from './link.keys';
import { linkResources, type ResourceRow } from '../resource.repository';
import { refText } from '../resource.types';

/** The fleet's links, with what the other fleets have of them on record. */
export async function loadPeers(tx: Tx, fleetId: string): Promise<LinkedPeer[]> {
  const peers: LinkedPeer[] = [];
  for (const link of await loadLinks(tx, fleetId)) {
    peers.push({ ...link, rows: await linkResources(tx, link.peerId) });
  }
  return peers;
}

/** Links that the fleet asked for and that are to end: their routers are its to take down. */
export const endedLinks = ({ fleet, links }: { fleet: Fleet; links: LinkedPeer[] }): LinkedPeer[] =>
  links.filter(({ ownerId, endingAt }) => ownerId === fleet.id && endingAt !== null);

export const ofLinks = (rows: ResourceRow[], links: LinkedPeer[]): ResourceRow[] =>
  rows.filter(({ key }) => links.some(({ peerId }) => isOfLink(key, peerId)));

/** The cloud's ids of the peers' networks and subnets, under the keys by which a fleet refers to them. */
export function foreignIds(links: LinkedPeer[]): Map<string, string> {
  const ids = new Map<string, string>();
  for (const { peerId, rows } of links) {
    for (const { kind, key, cloudId } of rows) {
      if ((kind === 'network' || kind === 'subnet') && cloudId !== null)
        ids.set(refText({ kind, key: foreignKey(peerId, key) }), cloudId);
    }
  }
  return ids;
}

/** The links of many fleets, by fleet; of one that is not linked there is nothing. */
export const loadPeersOf = (database: Database, fleetIds: string[]): Promise<Map<string, LinkedPeer[]>> =>
  database.transaction(async (tx) => {
    const peers = new Map<string, LinkedPeer[]>();
    for (const id of await selectLinkedAmong(tx, fleetIds)) peers.set(id, await loadPeers(tx, id));
    return peers;
  });

/** What the fleet's links ask of it by these records. */
export const linksText = (loaded: LinkedFleet & { links: LinkedPeer[] }): string =>
  JSON.stringify(buildLinks(loaded, loaded.links));
