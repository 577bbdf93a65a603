import { firstHost, overlaps, parseBlock, type Block } from '../../common/cidr';
import { ownNetworks, routedKeys, type BlueprintSpec, type FleetLink, type RouteSpec } from '../../fleets';
import { foreignKey, linkKey, linkPortKey, type LinkSide } from './link.keys';
import { macOf, markOf } from '../marks';
import type { ResourceRow } from '../resource.repository';
import { refText, type Ref, type Wanted } from '../resource.types';
import { routeKey } from '../wanted/route.keys';
import { adderFor } from '../wanted/wanted.builder';
import { routerKey, type Add } from '../wanted/wanted.network';

/** A fleet as far as its links are concerned. */
export interface LinkedFleet {
  fleet: { id: string; name: string };
  spec: BlueprintSpec;
  cidrs: Record<string, string>;
  rows: ResourceRow[];
}

/** A link with what its other fleet has of it. */
export interface LinkedPeer extends FleetLink {
  rows: ResourceRow[];
}

const hasRouter = (spec: BlueprintSpec): boolean => routedKeys(spec).length > 0;

/**
 * Keys of the networks that a link reaches: those that the fleet's own router joins. Networks without a router touch
 * nothing, each other neither, so that of those only the first one is joined.
 */
export const reachedKeys = (spec: BlueprintSpec): string[] =>
  hasRouter(spec)
    ? routedKeys(spec)
    : ownNetworks(spec)
        .slice(0, 1)
        .map(({ key }) => key);

/** The network that the link's router has its port on. */
export const transitKey = (spec: BlueprintSpec): string => reachedKeys(spec)[0];

const namedGateway = (spec: BlueprintSpec): string | undefined =>
  ownNetworks(spec).find(({ key }) => key === transitKey(spec))?.subnet.gateway;

const gatewayOf = ({ spec, cidrs }: LinkedFleet | FleetLink['peer']): string =>
  namedGateway(spec) ?? firstHost(parseBlock(cidrs[transitKey(spec)]) as Block);

/** Why the link does not stand, and is not to, for now; null when it is to. Both fleets come to the same answer. */
export function obstacleOf(me: LinkedFleet, link: LinkedPeer): string | null {
  const { peer } = link;
  if (link.endingAt) return 'is ending';
  if (!transitKey(me.spec)) return `fleet "${me.fleet.name}" has no network`;
  if (!transitKey(peer.spec)) return `fleet "${peer.fleet.name}" has no network`;
  const pair = [me, { ...peer, rows: link.rows }];
  const bare = pair.find(({ spec }, index) => !hasRouter(spec) && !(index === 0 ? link.first : link.peerFirst));
  if (bare) return `fleet "${bare.fleet.name}" has no router, and another link`;
  const closed = pair.find(({ spec }) => namedGateway(spec) === 'none');
  if (closed) return `network "${transitKey(closed.spec)}" of fleet "${closed.fleet.name}" has no gateway`;
  const missing = pair.find((fleet) => !transitStands(fleet));
  if (missing) return `waits until network "${transitKey(missing.spec)}" of fleet "${missing.fleet.name}" stands`;
  return meets(me, link) ? `addresses of fleets "${me.fleet.name}" and "${peer.fleet.name}" overlap` : null;
}

function transitStands({ spec, cidrs, rows }: LinkedFleet): boolean {
  const key = transitKey(spec);
  const stands = (kind: string) => rows.find((row) => row.kind === kind && row.key === key && row.status === 'active');
  return stands('network') !== undefined && stands('subnet')?.attributes.cidr === cidrs[key];
}

const blocksOf = ({ spec, cidrs }: LinkedFleet | FleetLink['peer']): Block[] =>
  ownNetworks(spec).flatMap(({ key }) => parseBlock(cidrs[key] ?? '') ?? []);

const meets = (me: LinkedFleet, { peer }: LinkedPeer): boolean =>
  blocksOf(me).some((mine) => blocksOf(peer).some((theirs) => overlaps(mine, theirs)));

/** Blocks of these networks; one that is new to the blueprint gets its own only when its fleet is loaded. */
const destinationsIn = ({ cidrs }: Pick<LinkedFleet, 'cidrs'>, keys: string[]): string[] =>
  keys.flatMap((key) => cidrs[key] ?? []);

/** What a fleet's links ask of it: the routers of those that it asked for itself, and the routes of its own router. */
export function buildLinks(me: LinkedFleet, links: LinkedPeer[]): Wanted[] {
  const wanted: Wanted[] = [];
  const add = adderFor(me.fleet, wanted);
  for (const link of links) {
    if (link.ownerId === me.fleet.id && obstacleOf(me, link) === null) addLink(add, me, link);
  }
  const through: Ref = { kind: 'router_interface', key: transitKey(me.spec) };
  for (const route of ownRoutes(me, links)) addRoute(add, routerKey, route, [through]);
  return wanted;
}

/** What is wanted, with what links ask for (`buildLinks`); a route that the blueprint has too is wanted once. */
export function withLinks<T extends Ref>(wanted: T[], linked: Wanted[]): (T | Wanted)[] {
  const refs = new Set(wanted.map(refText));
  return [...wanted, ...linked.filter((item) => !refs.has(refText(item)))];
}

const addRoute = (add: Add, router: string, route: RouteSpec, through: Ref[]): void =>
  add('router_route', routeKey(router, route), { router, route }, [{ kind: 'router', key: router }, ...through], {});

function addLink(add: Add, me: LinkedFleet, { peerId, peer }: LinkedPeer): void {
  const router = linkKey(peerId);
  add('router', router, { externalNetworkId: null, snat: null }, [], {});
  const ports = [addSide(add, me, me, peerId, 'own'), addSide(add, me, { ...peer, rows: [] }, peerId, 'peer')];
  // Behind a fleet's own router are its other networks.
  const routes = [me, peer].flatMap((fleet) =>
    destinationsIn(fleet, reachedKeys(fleet.spec).slice(1)).map((destination) => ({
      destination,
      nexthop: gatewayOf(fleet),
    })),
  );
  const through = ports.map((key): Ref => ({ kind: 'router_interface', key }));
  for (const route of routes) addRoute(add, router, route, through);
}

function addSide(add: Add, me: LinkedFleet, fleet: LinkedFleet, peerId: string, side: LinkSide): string {
  const transit = transitKey(fleet.spec);
  const key = linkPortKey(peerId, side, transit);
  const network = side === 'own' ? transit : foreignKey(peerId, transit);
  // Hosts send to their subnet's gateway. That is the fleet's own router, which has a route then; or else this port.
  const address = hasRouter(fleet.spec) ? null : gatewayOf(fleet);
  const macAddress = macOf(markOf(me.fleet.id, key));
  const place = { network, subnets: [network], existingNetworkId: null, address };
  // Links join IPv4 only: with an address of IPv6 too, both sides would have to differ in those blocks as well.
  const spec = { ...place, macAddress, securityGroups: [], forRouter: true as const };
  const dependsOn: Ref[] = side === 'own' ? [{ kind: 'subnet', key: transit }] : [];
  add('port', key, spec, dependsOn, { network, address, cidr: fleet.cidrs[transit] });
  const interfaceOn: Ref[] = [
    { kind: 'router', key: linkKey(peerId) },
    { kind: 'port', key },
  ];
  add('router_interface', key, { router: linkKey(peerId), port: key }, interfaceOn, {});
  return key;
}

/** The routes of the fleet's own router: to each linked fleet's networks, by the link's port as it stands. */
export function ownRoutes(me: LinkedFleet, links: LinkedPeer[]): RouteSpec[] {
  if (!hasRouter(me.spec)) return [];
  const routes = links.flatMap((link) => {
    const nexthop = obstacleOf(me, link) === null ? portAddress(me, link) : undefined;
    // Where the fleet had no router before, the port is still to leave this one's address to it.
    if (nexthop === undefined || nexthop === gatewayOf(me)) return [];
    return destinationsIn(link.peer, reachedKeys(link.peer.spec)).map((destination) => ({ destination, nexthop }));
  });
  return routes.sort((a, b) => (a.destination < b.destination ? -1 : 1));
}

function portAddress(me: LinkedFleet, link: LinkedPeer): string | undefined {
  const mine = link.ownerId === me.fleet.id;
  const rows = mine ? me.rows : link.rows;
  const key = linkPortKey(mine ? link.peerId : me.fleet.id, mine ? 'own' : 'peer', transitKey(me.spec));
  const active = (kind: string) => rows.find((row) => row.kind === kind && row.key === key && row.status === 'active');
  return active('router_interface') && active('port')?.attributes.address;
}
