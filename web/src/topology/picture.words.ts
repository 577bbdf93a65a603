import type { ServerStack } from './layout.types';
import type { Picture, PictureFleet, PictureLink, PictureNetwork, PictureRouter } from './picture.types';
import { reachOfNetwork, reachOfServer } from './reach';

/** What a reader of the screen is told of each thing in the picture, and what the table beside it says. */

export const wordsOfNetwork = (picture: Picture, fleet: PictureFleet, network: PictureNetwork): string =>
  `Network ${network.name} of ${fleet.name}, ${network.cidr ?? 'no addresses yet'}, ${network.state.word}. ${reachOfNetwork(picture, fleet, network).text}`;

export const wordsOfRouter = (fleet: PictureFleet, { external, networkIds, state }: PictureRouter): string =>
  `Router of ${fleet.name}, ${state.word}. ${external ? `Gateway on ${external}` : 'No external network'}, joins ${namesOf(fleet, networkIds) || 'no network'}.`;

export function wordsOfStack({ label, servers, fleet }: ServerStack): string {
  if (servers.length > 1) return `${servers.length} servers ${label} of ${fleet.name}: ${statesOf(servers)}.`;
  const [server] = servers;
  const ports = server.ports.map(
    ({ networkId, address }) => `${address ?? 'no address yet'} on ${namesOf(fleet, [networkId])}`,
  );
  const addresses = [...ports, ...server.floatingIps.map((address) => `floating IP ${address}`)].join(', ');
  return `Server ${server.key} of ${fleet.name}, ${server.state.word}. ${addresses}. ${reachOfServer(fleet, server).text}`;
}

export function wordsOfLink({ fleets }: Picture, { ends, state }: PictureLink): string {
  const names = ends.map((end) => {
    const fleet = fleets.find(({ networks }) => networks.some(({ id }) => id === end));
    return fleet ? `${namesOf(fleet, [end])} of ${fleet.name}` : 'another network';
  });
  return `Link, ${state.word}: joins ${names.join(' with ')}.`;
}

export const namesOf = ({ networks }: PictureFleet, networkIds: string[]): string =>
  networkIds.flatMap((networkId) => networks.find(({ id }) => id === networkId)?.name ?? []).join(', ');

/** "3 running, 1 stopped". */
export function statesOf(servers: { state: { word: string } }[]): string {
  const counts = new Map<string, number>();
  for (const { state } of servers) counts.set(state.word, (counts.get(state.word) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ');
}
