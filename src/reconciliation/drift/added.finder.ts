import { floatingIps, ports, routers, securityGroupRules, securityGroups, subnets, type Cloud } from '../../openstack';
import { isSomebodys } from '../plan/blockers.finder';
import { keyOf } from '../kinds/security-group-rule.kind';
import { isMark } from '../marks';
import type { ResourceRow } from '../resource.repository';
import { routeKey, routeText } from '../wanted/route.keys';

/** What others have put into, or onto, something of the fleet's. */
export interface Added {
  kind: 'subnet' | 'port' | 'floating_ip' | 'security_group_rule' | 'router_route';
  cloudId: string;
  name: string;
  /** What of the fleet's it is on, as `kind/key`. */
  on: string;
}

/** Nova's and Neutron's clocks tell whole seconds: what came with a group may show the next one. */
const togetherMs = 2_000;

/** The fleet's objects by id, as far as others can add something to them. */
class Own {
  constructor(private readonly rows: ResourceRow[]) {}

  ids(kind: ResourceRow['kind']): string[] {
    return this.rows.flatMap((row) => (row.kind === kind && row.cloudId !== null ? [row.cloudId] : []));
  }

  /** By id. */
  keys(kind: ResourceRow['kind']): Map<string, string> {
    return new Map(this.ids(kind).map((id) => [id, this.keyOf(id) ?? '']));
  }

  has(cloudId: string): boolean {
    return this.rows.some((row) => row.cloudId === cloudId);
  }

  on(cloudId: string): string {
    const row = this.rows.find((candidate) => candidate.cloudId === cloudId);
    return row ? `${row.kind}/${row.key}` : cloudId;
  }

  keyOf(cloudId: string): string | undefined {
    return this.rows.find((row) => row.cloudId === cloudId)?.key;
  }

  hasRoute(key: string): boolean {
    return this.rows.some((row) => row.kind === 'router_route' && row.key === key);
  }
}

/**
 * What bears no mark of ours and yet is part of what the fleet has: a rule that lets more through, a port on a network,
 * a route. It is told, and never touched. `asked` are the keys of the rules that the groups are to have.
 */
export async function findAdded(cloud: Cloud, rows: ResourceRow[], asked: ReadonlySet<string>): Promise<Added[]> {
  const own = new Own(rows);
  const found = await Promise.all([
    addedSubnets(cloud, own),
    addedPorts(cloud, own),
    addedAddresses(cloud, own),
    addedRules(cloud, own, asked),
    addedRoutes(cloud, own),
  ]);
  return found.flat();
}

const unmarked = ({ description }: { description?: string | null }): boolean => !isMark(description ?? '');

async function addedSubnets(cloud: Cloud, own: Own): Promise<Added[]> {
  const found = await subnets.list(cloud, { network_id: own.ids('network') });
  return found
    .filter((subnet) => unmarked(subnet) && !own.has(subnet.id))
    .map(({ id, name, network_id: network }) => ({ kind: 'subnet', cloudId: id, name, on: own.on(network) }));
}

/** On a network, or on a server of the fleet's from another network. */
async function addedPorts(cloud: Cloud, own: Own): Promise<Added[]> {
  const found = await Promise.all([
    ports.list(cloud, { network_id: own.ids('network') }),
    ports.list(cloud, { device_id: own.ids('server') }),
  ]);
  const byId = new Map(found.flat().map((port) => [port.id, port]));
  return [...byId.values()]
    .filter((port) => isSomebodys(port) && !own.has(port.id))
    .map(({ id, name, network_id: network, device_id: device }) => ({
      kind: 'port',
      cloudId: id,
      name,
      on: own.on(own.has(device) ? device : network),
    }));
}

async function addedAddresses(cloud: Cloud, own: Own): Promise<Added[]> {
  const found = await floatingIps.list(cloud, { port_id: own.ids('port') });
  return found
    .filter((ip) => unmarked(ip) && !own.has(ip.id))
    .map(({ id, floating_ip_address: name, port_id: port }) => ({
      kind: 'floating_ip',
      cloudId: id,
      name,
      on: own.on(port ?? ''),
    }));
}

/** But for the rules that are asked for, and those that the cloud itself gave the group when it was made. */
async function addedRules(cloud: Cloud, own: Own, asked: ReadonlySet<string>): Promise<Added[]> {
  const keys = own.keys('security_group');
  const groupIds = own.ids('security_group');
  const [groups, rules] = await Promise.all([
    securityGroups.list(cloud, { id: groupIds }),
    securityGroupRules.list(cloud, { security_group_id: groupIds }),
  ]);
  const madeAt = new Map(groups.map(({ id, created_at: at }) => [id, Date.parse(at ?? '')]));
  return rules
    .filter((rule) => unmarked(rule) && !own.has(rule.id) && !asked.has(keyOf(keys, rule) ?? ''))
    .filter((rule) => Date.parse(rule.created_at ?? '') - (madeAt.get(rule.security_group_id) ?? 0) > togetherMs)
    .map((rule) => ({
      kind: 'security_group_rule',
      cloudId: rule.id,
      name: ruleText(rule),
      on: own.on(rule.security_group_id),
    }));
}

function ruleText(rule: Awaited<ReturnType<typeof securityGroupRules.get>>): string {
  const { direction, ethertype, protocol, port_range_min: min, port_range_max: max, remote_ip_prefix: prefix } = rule;
  const span = min === max ? `${min}` : `${min}-${max}`;
  return [direction, ethertype, protocol ?? 'any', min === null ? '' : span, prefix ?? '']
    .filter((part) => part !== '')
    .join(' ');
}

async function addedRoutes(cloud: Cloud, own: Own): Promise<Added[]> {
  const found = await routers.list(cloud, { id: own.ids('router') });
  return found.flatMap(({ id, routes }) =>
    routes
      .filter((route) => !own.hasRoute(routeKey(own.keyOf(id) ?? '', route)))
      .map((route) => ({ kind: 'router_route', cloudId: routeText(route), name: routeText(route), on: own.on(id) })),
  );
}
