import { instanceKeys, type BlueprintSpec } from '../../fleets';
import type { Step } from './plan.types';
import type { ResourceKind, Specs } from '../resource.types';

/** What counts against a limit of the project, of the user (key pairs) or of a server group (its members); RAM in MiB, gigabytes in GiB. */
export type Limited =
  | 'volumes'
  | 'gigabytes'
  | 'instances'
  | 'cores'
  | 'ram'
  | 'key_pairs'
  | 'server_groups'
  | 'server_group_members'
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
  floating_ip_association: () => ({}),
  volume: ({ sizeGiB }) => ({ volumes: 1, gigabytes: sizeGiB }),
  volume_attachment: () => ({}),
  // What it makes is counted by itself.
  stack: () => ({}),
};

/** By how much an object grows that is replaced, now or in its turn, or that is changed in place. */
function growth({ action, kind, wanted, seen, later }: Step): Demand {
  const known = seen?.attributes;
  const makesAnew = action === 'replace' || later === true;
  if (kind === 'server' && makesAnew) {
    const { cores = 0, ram = 0 } = serverSize(wanted?.spec as Specs['server']);
    return { cores: cores - (known?.cores ?? 0), ram: ram - (known?.ramMiB ?? 0) };
  }
  if (kind === 'volume' && (makesAnew || action === 'update')) {
    const { sizeGiB } = wanted?.spec as Specs['volume'];
    return { gigabytes: sizeGiB - (known?.sizeGiB ?? sizeGiB) };
  }
  return {};
}

/** What a plan adds to the use of the cloud. What is replaced adds only by how much it grows; what is deleted goes last. */
export function demandOf(steps: Step[]): Demand {
  const total: Demand = {};
  for (const step of steps.filter(({ wanted }) => wanted !== null)) {
    const { action, kind, wanted } = step;
    const demand = action === 'create' ? (added[kind] as (spec: object) => Demand)(wanted?.spec ?? {}) : growth(step);
    for (const [name, count] of Object.entries(demand) as [Limited, number][]) total[name] = (total[name] ?? 0) + count;
  }
  return total;
}

/** How many members each server group is to have that gets new ones, by its role: those that stay, and those. */
export function membersOf(
  steps: Step[],
  servers: BlueprintSpec['servers'],
): { role: string; staying: number; made: number }[] {
  // Heat makes a server of its stack anew without a wish for it.
  const makes = ({ kind, action, wanted, later }: Step): boolean =>
    kind === 'server' && wanted !== null && (action === 'create' || action === 'replace' || later === true);
  const roles = steps.filter(makes).map(({ wanted }) => (wanted?.spec as Specs['server']).role);
  return servers
    .filter(({ key, serverGroup }) => serverGroup !== undefined && roles.includes(key))
    .map((server) => {
      const made = roles.filter((role) => role === server.key).length;
      return { role: server.key, made, staying: instanceKeys(server).length - made };
    });
}
