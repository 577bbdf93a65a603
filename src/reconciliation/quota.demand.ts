import type { Step } from './plan.builder';
import type { ResourceKind, Specs } from './resource.types';

/** What counts against a limit of the project or, for key pairs, of the user; RAM in MiB. */
export type Limited =
  | 'instances'
  | 'cores'
  | 'ram'
  | 'key_pairs'
  | 'server_groups'
  | 'network'
  | 'subnet'
  | 'port'
  | 'router'
  | 'floatingip'
  | 'security_group'
  | 'security_group_rule';

export type Demand = Partial<Record<Limited, number>>;

const serverSize = (spec: Specs['server']): Demand => ({ instances: 1, cores: spec.cores, ram: spec.ramMiB });

/** What one more object of a kind adds. */
const added: { [K in ResourceKind]: (spec: Specs[K]) => Demand } = {
  network: () => ({ network: 1 }),
  // With DHCP the agent makes a port in the network's project (neutron/agent/linux/dhcp.py); OVN makes its metadata port so.
  // The IPv6 subnet of the same network shares it.
  subnet: ({ dhcp, ipv6Mode }) => (dhcp && ipv6Mode === null ? { subnet: 1, port: 1 } : { subnet: 1 }),
  // The gateway's port belongs to no project, and neither does that of a floating IP (l3_db: «tenant intentionally not set»).
  router: () => ({ router: 1 }),
  router_interface: (spec): Demand => ('port' in spec ? {} : { port: 1 }),
  router_route: () => ({}),
  // Neutron gives each group two egress rules, and holds them against the quota as well (securitygroups_db).
  security_group: () => ({ security_group: 1, security_group_rule: 2 }),
  security_group_rule: () => ({ security_group_rule: 1 }),
  key_pair: () => ({ key_pairs: 1 }),
  server_group: () => ({ server_groups: 1 }),
  port: () => ({ port: 1 }),
  server: serverSize,
  floating_ip: () => ({ floatingip: 1 }),
  // Cinder tells of its own quota when the volume is asked for.
  volume: () => ({}),
  volume_attachment: () => ({}),
  // What it makes is counted by itself.
  stack: () => ({}),
};

/** What a plan adds to the use of the cloud. What is replaced adds only by how much it grows; what is deleted goes last. */
export function demandOf(steps: Step[]): Demand {
  const total: Demand = {};
  const add = (demand: Demand) => {
    for (const [name, count] of Object.entries(demand) as [Limited, number][]) total[name] = (total[name] ?? 0) + count;
  };
  for (const { action, kind, wanted, seen } of steps) {
    if (wanted === null) continue;
    if (action === 'create') add((added[kind] as (spec: object) => Demand)(wanted.spec));
    if (action !== 'replace' || kind !== 'server') continue;
    const { cores, ram } = serverSize(wanted.spec as Specs['server']);
    add({ cores: (cores ?? 0) - (seen?.attributes.cores ?? 0), ram: (ram ?? 0) - (seen?.attributes.ramMiB ?? 0) });
  }
  return total;
}
