import { isLinkKey } from './link.keys';
import type { ResourceRow } from '../resource.repository';

export interface TopologyNode {
  id: string;
  kind: 'external_network' | 'router' | 'network' | 'server' | 'floating_ip';
  name: string;
  status: string;
  /** CIDR of a network, addresses of a server, the address of a floating IP. */
  detail: string | null;
}

export interface TopologyEdge {
  from: string;
  to: string;
  kind: 'gateway' | 'router_interface' | 'port' | 'association';
}

export interface Topology {
  nodes: TopologyNode[];
  edges: TopologyEdge[];
}

/** The network picture of what stands: a network that no edge leads away from touches nothing. */
export function buildTopology(rows: ResourceRow[]): Topology {
  const nodes: TopologyNode[] = [];
  const edges: TopologyEdge[] = [];
  const ofKind = (kind: ResourceRow['kind']) => rows.filter((row) => row.kind === kind && row.cloudId !== null);
  const node = (row: ResourceRow, kind: TopologyNode['kind'], detail: string | null) =>
    nodes.push({ id: `${kind}/${row.key}`, kind, name: row.name, status: row.status, detail });
  for (const row of ofKind('network')) {
    const subnet = ofKind('subnet').find(({ key }) => key === row.key);
    node(row, 'network', subnet?.attributes.cidr ?? null);
  }
  for (const row of ofKind('router').filter(({ key }) => !isLinkKey(key))) {
    node(row, 'router', null);
    const external = row.attributes.externalNetworkId;
    if (!external) continue;
    nodes.push({ id: 'external_network', kind: 'external_network', name: external, status: 'active', detail: null });
    edges.push({ from: `router/${row.key}`, to: 'external_network', kind: 'gateway' });
  }
  // Those of links and of IPv6 have more in their keys: the first are the links' own, the others join the same network.
  for (const { key } of ofKind('router_interface').filter((row) => !row.key.includes('/'))) {
    edges.push({ from: `network/${key}`, to: 'router/router', kind: 'router_interface' });
  }
  for (const row of ofKind('server')) {
    const ports = ofKind('port').filter(({ key }) => key.startsWith(`${row.key}/`));
    node(row, 'server', ports.map(({ attributes }) => attributes.address).join(', ') || null);
    for (const { key } of ports) {
      edges.push({ from: `server/${row.key}`, to: `network/${key.slice(row.key.length + 1)}`, kind: 'port' });
    }
  }
  // Networks that are not the fleet's are known only by the ports on them.
  for (const { to, kind } of edges) {
    if (kind !== 'port' || nodes.some(({ id }) => id === to)) continue;
    nodes.push({ id: to, kind: 'network', name: to.slice('network/'.length), status: 'active', detail: null });
  }
  for (const row of [...ofKind('floating_ip'), ...ofKind('floating_ip_association')]) {
    node(row, 'floating_ip', row.attributes.address ?? null);
    edges.push({ from: `floating_ip/${row.key}`, to: `server/${row.key.split('/')[0]}`, kind: 'association' });
  }
  return { nodes, edges };
}
