import type { Picture, PictureFleet, PictureNetwork, PictureServer } from './picture.types';

/** What can be reached from where, said in words, and whether it is cut off. */
export interface Reach {
  text: string;
  /** No way leads in or out. */
  isolated: boolean;
}

const routersOn = ({ routers }: PictureFleet, networkId: string) =>
  routers.filter(({ networkIds }) => networkIds.includes(networkId));

/** Fleet and name of the networks that links join with this one. */
export const joinedWith = ({ fleets, links }: Picture, networkId: string): string[] =>
  links
    .filter(({ ends }) => ends.includes(networkId))
    .flatMap(({ ends }) => {
      const other = ends[0] === networkId ? ends[1] : ends[0];
      const fleet = fleets.find(({ networks }) => networks.some(({ id }) => id === other));
      const network = fleet?.networks.find(({ id }) => id === other);
      return fleet && network ? [`${network.name} of ${fleet.name}`] : [];
    });

export function reachOfNetwork(picture: Picture, fleet: PictureFleet, network: PictureNetwork): Reach {
  if (network.given) return { text: 'It is not of this fleet: what it reaches is decided elsewhere.', isolated: false };
  const joined = joinedWith(picture, network.id);
  const link = joined.length > 0 ? ` Joined with ${joined.join(' and ')}.` : '';
  if (fleet.status === null) return { text: `Of another fleet.${link}`, isolated: false };
  const routers = routersOn(fleet, network.id);
  const external = routers.find((router) => router.external !== null)?.external;
  if (external) return { text: `Reaches ${external} through its router.${link}`, isolated: false };
  const why = routers.length > 0 ? 'its router has no external network' : 'the network has no router';
  return { text: `Reachable from outside: no, ${why}.${link}`, isolated: routers.length === 0 && joined.length === 0 };
}

export function reachOfServer(fleet: PictureFleet, server: PictureServer): Reach {
  const ways = server.ports.flatMap(({ networkId }) => routersOn(fleet, networkId));
  const external = ways.find((router) => router.external !== null)?.external;
  if (external && server.floatingIps.length > 0) {
    const text = `Reachable from outside: yes, at ${server.floatingIps.join(' and ')}, as far as its security groups allow.`;
    return { text, isolated: false };
  }
  if (external) return { text: 'Reachable from outside: no, it has no floating IP. It reaches out.', isolated: false };
  if (server.ports.length === 0) return { text: 'Reachable from outside: no, it is on no network.', isolated: true };
  const onGiven = fleet.networks.some(({ id, given }) => given && server.ports.some((port) => port.networkId === id));
  if (onGiven)
    return { text: 'It is on a network that is not of this fleet, and reachable as that is.', isolated: false };
  const why = ways.length > 0 ? 'the router has no external network' : 'the network has no router';
  return { text: `Reachable from outside: no, ${why}.`, isolated: ways.length === 0 };
}
