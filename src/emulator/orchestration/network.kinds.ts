import { heatError } from '../core/refusals';
import type { InternalApi } from './internal.api';
import { isMissing, pick, type Properties, type ResourceKind } from './resource.kind';

const specs = (properties: Properties) => properties.value_specs ?? {};

interface Neutron {
  /** Plural as in paths. */
  path: string;
  /** Key of the object in bodies. */
  item: string;
  properties: readonly string[];
  required?: readonly string[];
  inPlace: readonly string[];
  body: (api: InternalApi, properties: Properties) => Record<string, unknown>;
}

/** What is one object of Neutron, made by a POST. */
function neutron({ path, item, body, ...rest }: Neutron): ResourceKind {
  const at = (id: string) => `/v2.0/${path}/${id}`;
  const get = (api: InternalApi, id: string) => api.one('network', 'GET', at(id));
  return {
    ...rest,
    create: (api, properties) =>
      String(
        api.one('network', 'POST', `/v2.0/${path}`, { [item]: { ...body(api, properties), ...specs(properties) } }).id,
      ),
    update: (api, id, properties, before) => {
      const changed = rest.inPlace.filter((name) => JSON.stringify(properties[name]) !== JSON.stringify(before[name]));
      const wanted = body(api, pick(properties, changed));
      const more = changed.includes('value_specs') ? specs(properties) : {};
      api.ask('network', 'PUT', at(id), { [item]: { ...wanted, ...more } });
    },
    remove: (api, id) => void api.ask('network', 'DELETE', at(id)),
    gone: (api, id) => isMissing(() => get(api, id)),
    attributes: get,
  };
}

/** Networks are named by name or id. */
function networkId(api: InternalApi, wanted: unknown): unknown {
  const [named] = api.cloud.networks.by('name', String(wanted));
  return named?.id ?? wanted;
}

type Listed = Record<string, unknown>[];

function gateway(api: InternalApi, info: unknown): object | undefined {
  if (info === undefined) return undefined;
  const { network, ...rest } = info as Record<string, unknown>;
  return { ...rest, network_id: networkId(api, network) };
}

const fixedIps = (ips: unknown): object[] | undefined =>
  (ips as Listed | undefined)?.map(({ subnet, ...rest }) => ({
    ...rest,
    ...(subnet === undefined ? {} : { subnet_id: subnet }),
  }));

const defined = (value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined));

const subnetFields = [
  'name',
  'ip_version',
  'cidr',
  'enable_dhcp',
  'dns_nameservers',
  'allocation_pools',
  'gateway_ip',
  'host_routes',
];

/** Only a new subnet is given them. */
const ipv6Modes = ['ipv6_address_mode', 'ipv6_ra_mode'];

/** An empty gateway stands for none. */
const noGateway = ({ gateway_ip: gateway }: Properties): object => (gateway === '' ? { gateway_ip: null } : {});

const subnet = neutron({
  path: 'subnets',
  item: 'subnet',
  properties: [...subnetFields, ...ipv6Modes, 'network', 'value_specs'],
  required: ['network'],
  inPlace: [...subnetFields.filter((name) => name !== 'cidr' && name !== 'ip_version'), 'value_specs'],
  body: (_api, properties) => ({
    ...pick(properties, [...subnetFields, ...ipv6Modes]),
    ...noGateway(properties),
    ...defined({ network_id: properties.network }),
  }),
});

/** What a template says no more, Heat empties. */
const unsaid = (before: Properties): Properties =>
  pick(
    { allocation_pools: [], dns_nameservers: [], host_routes: [], gateway_ip: '' },
    Object.keys(before).filter((name) => before[name] !== undefined),
  );

const ruleFields = [
  'description',
  'direction',
  'ethertype',
  'protocol',
  'port_range_min',
  'port_range_max',
  'remote_ip_prefix',
];

const group = neutron({
  path: 'security-groups',
  item: 'security_group',
  properties: ['name', 'description', 'rules'],
  inPlace: ['name', 'description'],
  body: (_api, properties) => pick(properties, ['name', 'description']),
});

/** Its rules are part of it; a group that is given any of egress loses its own. */
const securityGroup: ResourceKind = {
  ...group,
  inPlace: ['name', 'description', 'rules'],
  create: (api, properties) => {
    const id = group.create(api, properties);
    addRules(api, id, properties);
    return id;
  },
  update: (api, id, properties, before) => {
    group.update?.(api, id, properties, before);
    if (JSON.stringify(properties.rules) === JSON.stringify(before.rules)) return;
    const all = given(before).some(isEgress);
    removeRules(api, id, (rule) => all || !isEgress(rule));
    addRules(api, id, properties);
  },
};

function removeRules(api: InternalApi, groupId: string, which: (rule: Record<string, unknown>) => boolean): void {
  const rules = api.one('network', 'GET', `/v2.0/security-groups/${groupId}`).security_group_rules as Listed;
  for (const rule of rules.filter(which)) {
    api.ask('network', 'DELETE', `/v2.0/security-group-rules/${String(rule.id)}`);
  }
}

const given = ({ rules = [] }: Properties): Listed => rules as Listed;
const isEgress = ({ direction }: Record<string, unknown>): boolean => direction === 'egress';

function addRules(api: InternalApi, groupId: string, properties: Properties): void {
  if (given(properties).some(isEgress)) removeRules(api, groupId, isEgress);
  for (const { remote_mode: mode, ...rule } of given(properties)) {
    // Without an id the remote group is the group itself.
    const remote = mode === 'remote_group_id' ? { remote_group_id: rule.remote_group_id ?? groupId } : {};
    const body = { security_group_rule: { direction: 'ingress', ...rule, ...remote, security_group_id: groupId } };
    api.ask('network', 'POST', '/v2.0/security-group-rules', body);
  }
}

/** Known by router and subnet: its port is Neutron's own. */
const routerInterface: ResourceKind = {
  properties: ['router', 'subnet', 'port'],
  required: ['router'],
  create: (api, { router, subnet }) => {
    api.ask('network', 'PUT', `/v2.0/routers/${String(router)}/add_router_interface`, { subnet_id: subnet });
    return `${String(router)}:subnet_id=${String(subnet)}`;
  },
  remove: (api, id) => {
    const [router, subnet] = id.split(':subnet_id=');
    api.ask('network', 'PUT', `/v2.0/routers/${router}/remove_router_interface`, { subnet_id: subnet });
  },
  gone: () => true,
  attributes: () => ({}),
};

const routesOf = ({ routes = [] }: Properties): Listed => routes as Listed;

const without = (routes: Listed, others: Listed): Listed => {
  const texts = new Set(others.map(routeText));
  return routes.filter((route) => !texts.has(routeText(route)));
};

const routeText = ({ destination, nexthop }: Record<string, unknown>): string =>
  `${String(destination)}=${String(nexthop)}`;

const changeRoutes = (api: InternalApi, router: string, how: 'add' | 'remove', routes: Listed): void =>
  void api.ask('network', 'PUT', `/v2.0/routers/${router}/${how}_extraroutes`, { router: { routes } });

/** Refuses those that the router has already, which Neutron would take. */
function addRoutes(api: InternalApi, router: string, routes: Listed): void {
  const there = api.one('network', 'GET', `/v2.0/routers/${router}`).routes as Listed;
  const [twice] = routes.filter((route) => without([route], there).length === 0);
  if (twice !== undefined) {
    const text = `The physical resource for (${router},${routeText(twice)}) exists.`;
    throw heatError(409, 'PhysicalResourceExists', text);
  }
  changeRoutes(api, router, 'add', routes);
}

/** Has no id of its own: it is known by its router. */
const routeSet: ResourceKind = {
  properties: ['router', 'routes'],
  required: ['router'],
  inPlace: ['routes'],
  create: (api, properties) => {
    const router = String(properties.router);
    addRoutes(api, router, routesOf(properties));
    return router;
  },
  update: (api, router, properties, before) => {
    const [now, then] = [routesOf(properties), routesOf(before)];
    changeRoutes(api, router, 'remove', without(then, now));
    addRoutes(api, router, without(now, then));
  },
  remove: (api, router, properties) => changeRoutes(api, router, 'remove', routesOf(properties)),
  gone: () => true,
  attributes: () => ({}),
};

export const networkKinds: Record<string, ResourceKind> = {
  'OS::Neutron::Net': neutron({
    path: 'networks',
    item: 'network',
    properties: ['name', 'admin_state_up', 'value_specs'],
    inPlace: ['name', 'admin_state_up', 'value_specs'],
    body: (_api, properties) => pick(properties, ['name', 'admin_state_up']),
  }),
  'OS::Neutron::Subnet': {
    ...subnet,
    update: (api, id, properties, before) => subnet.update?.(api, id, { ...unsaid(before), ...properties }, before),
  },
  'OS::Neutron::Router': neutron({
    path: 'routers',
    item: 'router',
    properties: ['name', 'admin_state_up', 'external_gateway_info', 'value_specs'],
    inPlace: ['name', 'admin_state_up', 'external_gateway_info', 'value_specs'],
    body: (api, properties) => ({
      ...pick(properties, ['name', 'admin_state_up']),
      ...defined({ external_gateway_info: gateway(api, properties.external_gateway_info) }),
    }),
  }),
  'OS::Neutron::RouterInterface': routerInterface,
  'OS::Neutron::ExtraRouteSet': routeSet,
  'OS::Neutron::SecurityGroup': securityGroup,
  'OS::Neutron::SecurityGroupRule': neutron({
    path: 'security-group-rules',
    item: 'security_group_rule',
    inPlace: [],
    properties: ['security_group', 'remote_group', ...ruleFields],
    required: ['security_group'],
    body: (_api, properties) => ({
      direction: 'ingress',
      ...pick(properties, ruleFields),
      ...defined({ security_group_id: properties.security_group, remote_group_id: properties.remote_group }),
    }),
  }),
  'OS::Neutron::Port': neutron({
    path: 'ports',
    item: 'port',
    properties: ['name', 'network', 'fixed_ips', 'security_groups', 'mac_address', 'admin_state_up', 'value_specs'],
    required: ['network'],
    inPlace: ['name', 'security_groups', 'admin_state_up', 'value_specs'],
    body: (_api, properties) => ({
      ...pick(properties, ['name', 'security_groups', 'mac_address', 'admin_state_up']),
      ...defined({ network_id: properties.network, fixed_ips: fixedIps(properties.fixed_ips) }),
    }),
  }),
  'OS::Neutron::FloatingIP': neutron({
    path: 'floatingips',
    item: 'floatingip',
    properties: ['floating_network', 'port_id', 'fixed_ip_address', 'value_specs'],
    required: ['floating_network'],
    inPlace: ['port_id', 'value_specs'],
    body: (api, properties) => ({
      ...pick(properties, ['port_id', 'fixed_ip_address']),
      ...(properties.floating_network === undefined
        ? {}
        : { floating_network_id: networkId(api, properties.floating_network) }),
    }),
  }),
};
