import { serverStateOf, stateOf } from './node.state';
import type { FleetSource, Picture, PictureFleet, PictureLink, PictureServer } from './picture.types';

const linkRouter = /^router\/link-([0-9a-f-]{36})$/;
const foreignNetwork = /^network\/([0-9a-f-]{36}):(.+)$/;

/** Of a fleet's node in all of the picture; networks of other fleets are theirs. */
function idOf(fleetId: string, node: string): string {
  const foreign = foreignNetwork.exec(node);
  return foreign ? `${foreign[1]}:network/${foreign[2]}` : `${fleetId}:${node}`;
}

const keyOf = (node: string): string => node.slice(node.indexOf('/') + 1);

/**
 * The picture of fleets and of what joins them, out of what the API tells of each. `externalNames` are the names of external
 * networks by their ids. Of a fleet that is not among them, what one of them is linked with is drawn.
 */
export function pictureOf(sources: FleetSource[], externalNames: Record<string, string>): Picture {
  const fleets = sources.map((source) => fleetOf(source, externalNames)).filter(isThere);
  const links = new Map<string, PictureLink>();
  for (const source of sources) {
    for (const link of linksOf(source)) if (!links.has(link.id)) links.set(link.id, link);
    fleets.push(...peersOf(source).filter(({ id }) => !fleets.some((fleet) => fleet.id === id)));
  }
  const externals = fleets.flatMap(({ routers }) => routers.flatMap(({ external }) => external ?? []));
  const drawn = new Set(fleets.flatMap(({ networks }) => networks.map(({ id }) => id)));
  return {
    externals: [...new Set(externals)],
    fleets,
    links: [...links.values()].filter(({ ends }) => ends.every((end) => drawn.has(end))),
  };
}

/** Of what nothing is made yet there is nothing to draw. */
const isThere = ({ networks, routers, servers }: PictureFleet): boolean =>
  networks.length + routers.length + servers.length > 0;

function fleetOf(source: FleetSource, externalNames: Record<string, string>): PictureFleet {
  const { id, name, status, topology } = source;
  const { nodes, edges } = topology;
  const external = nodes.find(({ kind }) => kind === 'external_network');
  const own = nodes.filter((node) => !linkRouter.test(node.id) && !foreignNetwork.test(node.id));
  const networks = own
    .filter(({ kind }) => kind === 'network')
    .map((node) => ({
      id: idOf(id, node.id),
      name: keyOf(node.id),
      cidr: node.detail,
      state: stateOf(node.status),
      given: !source.resources.some(({ kind, key }) => kind === 'network' && key === keyOf(node.id)),
    }));
  const routers = own
    .filter(({ kind }) => kind === 'router')
    .map((node) => ({
      id: idOf(id, node.id),
      name: keyOf(node.id),
      state: stateOf(node.status),
      external: edges.some(({ from, kind }) => kind === 'gateway' && from === node.id)
        ? (externalNames[external?.name ?? ''] ?? external?.name ?? null)
        : null,
      networkIds: edges
        .filter(({ to, kind }) => kind === 'router_interface' && to === node.id)
        .map(({ from }) => idOf(id, from)),
    }));
  return { id, name, status, networks, routers, servers: serversOf(source) };
}

function serversOf({ id, topology: { nodes, edges }, resources }: FleetSource): PictureServer[] {
  const find = (kind: string, key: string) => resources.find((row) => row.kind === kind && row.key === key);
  return nodes
    .filter(({ kind }) => kind === 'server')
    .map((node) => {
      const key = keyOf(node.id);
      const server = find('server', key);
      const ports = edges.filter(({ from, kind }) => kind === 'port' && from === node.id);
      const floating = edges.filter(({ to, kind }) => kind === 'association' && to === node.id);
      return {
        id: idOf(id, node.id),
        key,
        state: serverStateOf(server, node.status),
        ports: ports.map(({ to }) => ({
          networkId: idOf(id, to),
          address: find('port', `${key}/${keyOf(to)}`)?.attributes.address ?? null,
        })),
        floatingIps: floating.flatMap(({ from }) => nodes.find((other) => other.id === from)?.detail ?? []),
        fault: server?.attributes.fault ?? null,
      };
    });
}

function linksOf({ id, topology: { nodes, edges }, links }: FleetSource): PictureLink[] {
  return nodes.flatMap((node) => {
    const peerId = linkRouter.exec(node.id)?.[1];
    const joined = edges.filter(({ to }) => to === node.id).map(({ from }) => idOf(id, from));
    const mine = joined.find((network) => network.startsWith(`${id}:`));
    const theirs = joined.find((network) => !network.startsWith(`${id}:`));
    if (peerId === undefined || mine === undefined || theirs === undefined) return [];
    const ending = links.find((link) => link.peerId === peerId)?.phase === 'ending';
    const state = ending ? stateOf('deleting') : stateOf(node.status);
    return [{ id: `link:${[id, peerId].sort().join(':')}`, name: node.name, state, ends: [mine, theirs] }];
  });
}

/** Of the fleets that this one is linked with, the networks that are joined. */
function peersOf({ topology: { nodes }, links }: FleetSource): PictureFleet[] {
  const peers = new Map<string, PictureFleet>();
  for (const node of nodes) {
    const [, peerId, key] = foreignNetwork.exec(node.id) ?? [];
    if (peerId === undefined) continue;
    const name = links.find((link) => link.peerId === peerId)?.peerName ?? 'another fleet';
    const peer = peers.get(peerId) ?? { id: peerId, name, status: null, networks: [], routers: [], servers: [] };
    const state = stateOf(node.status);
    peer.networks.push({ id: idOf(peerId, `network/${key}`), name: key, cidr: node.detail, state, given: false });
    peers.set(peerId, peer);
  }
  return [...peers.values()];
}
