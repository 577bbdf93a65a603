import { parse } from 'yaml';
import { newId } from '../../../src/common/ids';
import { eventually } from '../../support/eventually';
import { fullSpec } from '../../support/fleet-fixture';
import { startTestApp, type TestApp } from '../../support/test-app';

interface Template {
  parameters: Record<string, { default: string }>;
  resources: Record<string, { type: string; properties: Record<string, unknown>; depends_on?: string[] }>;
  outputs: Record<string, { value: unknown }>;
}

const [hub] = fullSpec.servers;
const key = fullSpec.keyPair.publicKey;

/** Every kind, most of them twice, and user data with all that YAML may trip over. */
const spec = {
  ...fullSpec,
  networks: [...fullSpec.networks, { key: 'far', subnet: { cidr: '192.168.7.0/24', dhcp: false } }],
  router: { externalNetwork: 'public', networks: ['lan'] },
  securityGroups: [...fullSpec.securityGroups, { key: 'out', rules: [{}, { direction: 'egress', protocol: 'udp' }] }],
  servers: [
    { ...hub, count: 2, userData: '#!/bin/sh\necho "yes: \\$x" | tr a\tb\n\n  exit 0\n' },
    { ...hub, key: 'edge', networks: ['lan', 'far'], securityGroups: ['hub', 'out'], floatingIp: false },
  ],
};

const whole = `heat_template_version: "2018-08-31"
description: "What the fleet whole consists of. A stack of it is the stack's: Moorage neither changes nor meters it."
parameters:
  external_network:
    type: string
    description: External network, by name or id
    default: public
    constraints:
      - custom_constraint: neutron.network
  image:
    type: string
    description: Image, by name or id
    default: guest
    constraints:
      - custom_constraint: glance.image
  flavor:
    type: string
    description: Flavor, by name or id
    default: m1.tiny
    constraints:
      - custom_constraint: nova.flavor
resources:
  network_lan:
    type: OS::Neutron::Net
    properties:
      name: moorage-whole-lan
  subnet_lan:
    type: OS::Neutron::Subnet
    properties:
      name: moorage-whole-lan
      network:
        get_resource: network_lan
      ip_version: 4
      cidr: 10.9.0.0/24
      enable_dhcp: true
      dns_nameservers: []
      gateway_ip: 10.9.0.1
  router_router:
    type: OS::Neutron::Router
    properties:
      name: moorage-whole-router
      external_gateway_info:
        network:
          get_param: external_network
  router_interface_lan:
    type: OS::Neutron::RouterInterface
    properties:
      router:
        get_resource: router_router
      subnet:
        get_resource: subnet_lan
  security_group_hub:
    type: OS::Neutron::SecurityGroup
    properties:
      name: moorage-whole-hub
      rules:
        - direction: ingress
          ethertype: IPv4
          protocol: icmp
        - direction: ingress
          ethertype: IPv4
          protocol: tcp
          port_range_min: 22
          port_range_max: 22
          remote_ip_prefix: 0.0.0.0/0
  key_pair_key:
    type: OS::Nova::KeyPair
    properties:
      name:
        list_join:
          - "_"
          - - moorage-whole-key
            - get_param: OS::stack_id
      public_key: ${key}
  port_hub_lan:
    type: OS::Neutron::Port
    properties:
      name: moorage-whole-hub-lan
      network:
        get_resource: network_lan
      fixed_ips:
        - subnet:
            get_resource: subnet_lan
      security_groups:
        - get_resource: security_group_hub
  server_hub:
    type: OS::Nova::Server
    properties:
      name: moorage-whole-hub
      image:
        get_param: image
      flavor:
        get_param: flavor
      networks:
        - port:
            get_resource: port_hub_lan
      key_name:
        get_resource: key_pair_key
      user_data_format: RAW
      user_data: |
        #cloud-config
  floating_ip_hub:
    type: OS::Neutron::FloatingIP
    properties:
      floating_network:
        get_param: external_network
      port_id:
        get_resource: port_hub_lan
    depends_on:
      - router_interface_lan
outputs:
  endpoint_address:
    description: Where gateways connect, on port 8883 by TLS
    value:
      get_attr:
        - floating_ip_hub
        - floating_ip_address
`;

/** Every value of this name, however deep. */
function valuesOf(name: string, value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(key === name ? [inner as unknown] : []),
    ...valuesOf(name, inner),
  ]);
}

describe('a fleet as a Heat template', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp({ emulator: { buildMs: 50 } });
  });
  afterAll(() => test.close());

  const make = async (path: string, body: unknown) => (await test.make(path, body)).id;
  const makeFleet = async (name: string, of: unknown) => {
    const accountId = await make('accounts', { name, currency: 'EUR', timeZone: 'UTC' });
    return `/api/v1/fleets/${await make('fleets', { name, accountId, blueprintId: await make('blueprints', { name, spec: of }) })}`;
  };
  const read = (fleet: string, accept?: string) =>
    test.call<string>('GET', `${fleet}/template`, undefined, accept === undefined ? {} : { headers: { accept } });
  const readJson = async (fleet: string) => (await read(fleet, 'application/json')).body as unknown as Template;

  it('reads as people would write it', async () => {
    const networks = [{ key: 'lan', subnet: { cidr: '10.9.0.0/24' } }];
    expect((await read(await makeFleet('whole', { ...fullSpec, networks }))).body).toBe(whole);
  });

  it('is the same each time, in YAML unless JSON alone is accepted', async () => {
    const fleet = await makeFleet('same', spec);
    const first = await read(fleet);
    expect(first.headers.get('content-type')).toMatch(/^application\/yaml\b/);
    for (const accept of ['*/*', 'application/yaml', 'text/html, */*;q=0.1']) {
      expect((await read(fleet, accept)).body).toBe(first.body);
    }
    const json = await read(fleet, 'application/json');
    expect(json.headers.get('content-type')).toMatch(/^application\/json\b/);
    expect(parse(first.body, { version: '1.1' })).toEqual(json.body);
  });

  it('has each thing that the fleet gets once, under the same name, and nothing else', async () => {
    const fleet = await makeFleet('built', spec);
    const template = await readJson(fleet);
    await test.call('POST', `${fleet}/reconcile`);
    await eventually(async () => (await test.call('GET', fleet)).body.status === 'ready', { timeoutMs: 20_000 });
    const { body: made } = await test.call<{ kind: string; key: string; name: string }[]>('GET', `${fleet}/resources`);
    const own = made.filter(({ kind }) => kind !== 'security_group_rule');
    const names = own.map(({ kind, key }) => `${kind}_${key.replaceAll('/', '_')}`);
    expect(Object.keys(template.resources).sort()).toEqual(names.sort());
    for (const { kind, key, name } of own) {
      const { properties } = template.resources[`${kind}_${key.replaceAll('/', '_')}`];
      if ('name' in properties && kind !== 'key_pair') expect(properties.name).toBe(name);
    }
    const rules = Object.values(template.resources).flatMap(({ properties }) => (properties.rules ?? []) as object[]);
    // The two that let everything out are the cloud's own.
    expect(rules).toHaveLength(made.length - own.length + 2);
    const subnet = made.find(({ kind, key }) => kind === 'subnet' && key === 'lan');
    expect(subnet).toMatchObject({ attributes: { cidr: template.resources.subnet_lan.properties.cidr } });
  });

  it('refers to nothing that is not in it, and waits for nothing that waits for it', async () => {
    const template = await readJson(await makeFleet('closed', spec));
    const { parameters, resources, outputs } = template;
    const named = valuesOf('get_resource', template) as string[];
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => !(name in resources))).toEqual([]);
    const asked = valuesOf('get_param', template) as string[];
    expect(new Set(asked)).toEqual(new Set([...Object.keys(parameters), 'OS::stack_id']));
    expect(valuesOf('get_attr', outputs).map((path) => (path as string[])[0] in resources)).toEqual([true]);
    // In the order of the list everything comes after what it refers to, which rules out a circle.
    const before = new Set<string>();
    for (const [name, resource] of Object.entries(resources)) {
      const needed = [...(valuesOf('get_resource', resource) as string[]), ...(resource.depends_on ?? [])];
      expect({ name, missing: needed.filter((other) => !before.has(other)) }).toEqual({ name, missing: [] });
      before.add(name);
    }
    expect(resources['floating_ip_hub-2'].depends_on).toEqual(['router_interface_lan']);
  });

  it('hands user data on unchanged', async () => {
    const { body } = await read(await makeFleet('data', spec));
    const template = parse(body, { version: '1.1' }) as Template;
    expect(template.resources['server_hub-2'].properties.user_data).toBe(spec.servers[0].userData);
    expect(body).toContain('#!/bin/sh\n');
  });

  it('needs no cloud, changes nothing there, and takes addresses that the fleet then keeps', async () => {
    const fleet = await makeFleet('unbuilt', { networks: fullSpec.networks });
    const { cidr } = (await readJson(fleet)).resources.subnet_lan.properties;
    expect(cidr).toMatch(/^10\.\d+\.\d+\.0\/24$/);
    expect((await readJson(fleet)).resources.subnet_lan.properties.cidr).toBe(cidr);
    expect((await test.call('GET', fleet)).body).toMatchObject({ status: 'pending' });
    expect((await test.call('GET', `${fleet}/resources`)).body).toEqual([]);
  });

  it('is refused for what is not there, is being deleted, or is asked for without a role', async () => {
    expect(await read(`/api/v1/fleets/${newId()}`)).toMatchObject({ status: 404, body: { code: 'FLEET_NOT_FOUND' } });
    const fleet = await makeFleet('gone', {});
    const none = await test.call('GET', `${fleet}/template`, undefined, { token: null });
    expect(none.status).toBe(401);
    const { body: viewer } = await test.call<{ token: string }>('POST', '/api/v1/api-tokens', {
      name: 'viewer',
      role: 'viewer',
    });
    expect((await test.call('GET', `${fleet}/template`, undefined, { token: viewer.token })).status).toBe(200);
    await test.call('DELETE', fleet);
    expect(await read(fleet)).toMatchObject({ status: 409, body: { code: 'FLEET_DELETING' } });
  });
});
