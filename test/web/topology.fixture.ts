import type { FleetSource } from '../../web/src/topology/picture.types';

type Nodes = FleetSource['topology']['nodes'];
type Edges = FleetSource['topology']['edges'];

export const ids = {
  harbour: '00000000-0000-4000-8000-00000000000a',
  orchard: '00000000-0000-4000-8000-00000000000b',
};

interface Wanted {
  name: keyof typeof ids;
  networks: string[];
  /** The networks that its router joins; no router where there are none. */
  routed?: string[];
  external?: boolean;
  /** Key of a server: the networks that it is on. */
  servers?: Record<string, string[]>;
  floating?: string[];
}

/** A fleet as the API tells of it. */
export function sourceOf({
  name,
  networks,
  routed = [],
  external = true,
  servers = {},
  floating = [],
}: Wanted): FleetSource {
  const nodes: Nodes = networks.map((key) => node(`network/${key}`, 'network', '10.64.0.0/24'));
  const edges: Edges = [];
  if (routed.length > 0) {
    nodes.push(node('router/router', 'router', null));
    edges.push(
      ...routed.map((key): Edges[number] => ({
        from: `network/${key}`,
        to: 'router/router',
        kind: 'router_interface',
      })),
    );
    if (external) {
      nodes.push({ ...node('external_network', 'external_network', null), name: 'net-1' });
      edges.push({ from: 'router/router', to: 'external_network', kind: 'gateway' });
    }
  }
  const resources: FleetSource['resources'] = networks.map((key) => resource('network', key));
  for (const [key, on] of Object.entries(servers)) {
    nodes.push(node(`server/${key}`, 'server', null));
    edges.push(
      ...on.map((network): Edges[number] => ({ from: `server/${key}`, to: `network/${network}`, kind: 'port' })),
    );
    resources.push(resource('server', key, { status: 'ACTIVE' }));
    resources.push(
      ...on.map((network) => resource('port', `${key}/${network}`, { address: `10.64.0.${resources.length}` })),
    );
  }
  for (const key of floating) {
    nodes.push(node(`floating_ip/${key}`, 'floating_ip', '172.24.4.9'));
    edges.push({ from: `floating_ip/${key}`, to: `server/${key}`, kind: 'association' });
  }
  return { id: ids[name], name, status: 'ready', topology: { nodes, edges }, resources, links: [] };
}

/** Joins the first networks of two fleets, as each of them tells it. */
export function linked(one: FleetSource, other: FleetSource): [FleetSource, FleetSource] {
  return [withLink(one, other), withLink(other, one)];
}

function withLink(source: FleetSource, peer: FleetSource): FleetSource {
  const [mine, theirs] = [source, peer].map(({ topology }) => topology.nodes[0]);
  const router = `router/link-${peer.id}`;
  const foreign = `network/${peer.id}:${theirs.id.slice('network/'.length)}`;
  const edges = [mine.id, foreign].map((from): Edges[number] => ({ from, to: router, kind: 'router_interface' }));
  return {
    ...source,
    topology: {
      nodes: [...source.topology.nodes, node(router, 'router', null), { ...theirs, id: foreign }],
      edges: [...source.topology.edges, ...edges],
    },
    links: [
      {
        peerId: peer.id,
        peerName: peer.name,
        ownerId: ids.harbour,
        phase: 'joined',
        reason: null,
        createdAt: '2026-01-01T00:00:00Z',
      },
    ],
  };
}

const node = (id: string, kind: Nodes[number]['kind'], detail: string | null): Nodes[number] => ({
  id,
  kind,
  name: id,
  status: 'active',
  detail,
});

const resource = (
  kind: string,
  key: string,
  attributes: FleetSource['resources'][number]['attributes'] = {},
): FleetSource['resources'][number] => ({
  kind,
  key,
  name: key,
  cloudId: key,
  status: 'active',
  createdAt: '2026-01-01T00:00:00Z',
  attributes,
});
