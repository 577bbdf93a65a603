import { blueprintSpecSchema } from '../../fleets';
import { buildTemplate } from './hot.template';

const lan = { key: 'lan', subnet: { cidr: 'auto' } };
const wan = { key: 'wan', subnet: { cidr: '10.0.1.0/24', dhcp: false, dnsNameservers: ['9.9.9.9'] } };
const hub = { key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'] };

const build = (spec: unknown) =>
  buildTemplate({
    fleet: { id: '0191', name: 'north', accountId: 'mine' },
    spec: blueprintSpecSchema.parse(spec),
    cidrs: { lan: '10.64.0.0/24', wan: '10.0.1.0/24' },
    rows: [],
  });
const properties = (spec: unknown, name: string) => build(spec).resources[name].properties;

describe('the template of a fleet', () => {
  it('has subnets of the addresses that the fleet got, and interfaces of its router', () => {
    const spec = { networks: [lan, wan], router: { externalNetwork: 'public', networks: ['wan'] } };
    expect(properties(spec, 'subnet_lan')).toMatchObject({ cidr: '10.64.0.0/24', enable_dhcp: true });
    expect(properties(spec, 'subnet_wan')).toEqual({
      name: 'moorage-north-wan',
      network: { get_resource: 'network_wan' },
      ip_version: 4,
      cidr: '10.0.1.0/24',
      enable_dhcp: false,
      dns_nameservers: ['9.9.9.9'],
      gateway_ip: '10.0.1.1',
    });
    expect(Object.keys(build(spec).resources)).toContain('router_interface_wan');
    expect(Object.keys(build(spec).resources)).not.toContain('router_interface_lan');
  });

  it('has a router without a gateway where the blueprint names no external network', () => {
    expect(properties({ networks: [lan], router: {} }, 'router_router')).toEqual({ name: 'moorage-north-router' });
  });

  it('tells Heat what a blueprint says of networks and routers, and looks networks of the cloud up by name', () => {
    const route = { destination: '10.9.0.0/16', nexthop: '10.0.1.7' };
    const subnet = { ...wan.subnet, gateway: 'none', allocationPools: [{ start: '10.0.1.9', end: '10.0.1.20' }] };
    const { resources, parameters } = build({
      networks: [
        { ...lan, mtu: 1400, subnet6: { cidr: 'fd00:1::/64' } },
        { key: 'wan', subnet: { ...subnet, hostRoutes: [route] } },
        { key: 'ext', existing: 'provider-1' },
      ],
      router: { externalNetwork: 'public', networks: ['lan'], snat: false, routes: [route] },
      servers: [{ ...hub, networks: ['lan', 'ext'] }],
    });
    expect(resources.network_lan.properties).toMatchObject({ value_specs: { mtu: 1400 } });
    expect(resources.subnet_lan_v6.properties).toMatchObject({
      ip_version: 6,
      cidr: 'fd00:1::/64',
      ipv6_address_mode: 'slaac',
      ipv6_ra_mode: 'slaac',
    });
    expect(resources).toHaveProperty('router_interface_lan_v6');
    expect(resources.subnet_wan.properties).toMatchObject({
      gateway_ip: '',
      allocation_pools: subnet.allocationPools,
      host_routes: [route],
    });
    expect(resources.router_router.properties).toMatchObject({ external_gateway_info: { enable_snat: false } });
    expect(Object.values(resources).find(({ type }) => type === 'OS::Neutron::ExtraRouteSet')?.properties).toEqual({
      router: { get_resource: 'router_router' },
      routes: [route],
    });
    expect(resources.port_hub_ext.properties).toMatchObject({ network: { get_param: 'network' } });
    expect(parameters.network.default).toBe('provider-1');
  });

  it('leaves it to the cloud which group a port has where the blueprint does; and none means none', () => {
    const port = (more: object) => properties({ networks: [lan], servers: [{ ...hub, ...more }] }, 'port_hub_lan');
    expect(port({})).not.toHaveProperty('security_groups');
    expect(port({ securityGroups: [] })).toHaveProperty('security_groups', []);
  });

  it('has rules without protocol let through any, and keeps what a new group lets out by itself', () => {
    const rules = (given: object[]) =>
      properties({ securityGroups: [{ key: 'g', rules: given }] }, 'security_group_g').rules;
    expect(rules([{}, { protocol: 'udp', port: 5, portMax: 9, remoteCidr: '10.0.0.0/8' }])).toEqual([
      { direction: 'ingress', ethertype: 'IPv4' },
      {
        direction: 'ingress',
        ethertype: 'IPv4',
        protocol: 'udp',
        port_range_min: 5,
        port_range_max: 9,
        remote_ip_prefix: '10.0.0.0/8',
      },
    ]);
    expect(rules([{ direction: 'egress', protocol: 'tcp', port: 25 }])).toEqual([
      { direction: 'egress', ethertype: 'IPv4' },
      { direction: 'egress', ethertype: 'IPv6' },
      { direction: 'egress', ethertype: 'IPv4', protocol: 'tcp', port_range_min: 25, port_range_max: 25 },
    ]);
  });

  it('has rules about other groups stand alone, so that groups may name each other, and wished egress once', () => {
    const { resources } = build({
      securityGroups: [
        { key: 'a', rules: [{ protocol: 'tcp', remoteGroup: 'b' }, { remoteGroup: 'a' }, { direction: 'egress' }] },
        { key: 'b', rules: [{ protocol: 58, remoteGroup: 'a' }] },
      ],
    });
    const alone = Object.entries(resources).filter(([name]) => name.startsWith('security_group_rule_'));
    expect(alone.map(([, { properties: told }]) => told)).toEqual([
      {
        security_group: { get_resource: 'security_group_a' },
        remote_group: { get_resource: 'security_group_b' },
        direction: 'ingress',
        ethertype: 'IPv4',
        protocol: '6',
      },
      {
        security_group: { get_resource: 'security_group_b' },
        remote_group: { get_resource: 'security_group_a' },
        direction: 'ingress',
        ethertype: 'IPv6',
        protocol: '58',
      },
    ]);
    expect(resources.security_group_a.properties.rules).toEqual([
      { direction: 'egress', ethertype: 'IPv6' },
      { direction: 'ingress', ethertype: 'IPv4', remote_mode: 'remote_group_id' },
      { direction: 'egress', ethertype: 'IPv4' },
    ]);
  });

  it('has what servers want beside image and flavor, in a group of the stack', () => {
    const wishes = {
      count: 2,
      serverGroup: 'affinity',
      availabilityZone: 'az1',
      configDrive: true,
      metadata: { role: 'edge' },
      addresses: { lan: ['10.64.0.10', '10.64.0.11'] },
      userDataTemplate: true,
      userData: '{{ fleet.name }} {{ server.key }} {{ networks.lan.address }} in {{ networks.lan.cidr }}',
    };
    const given = { ...lan, subnet: { cidr: '10.64.0.0/24' } };
    const { resources } = build({ networks: [given], servers: [{ ...hub, ...wishes }] });
    expect(resources.server_group_hub).toMatchObject({
      type: 'OS::Nova::ServerGroup',
      properties: { policies: ['affinity'], name: { list_join: ['_', ['moorage-north-hub', expect.anything()]] } },
    });
    expect(resources['server_hub-2'].properties).toMatchObject({
      availability_zone: 'az1',
      config_drive: true,
      metadata: { role: 'edge' },
      scheduler_hints: { group: { get_resource: 'server_group_hub' } },
      user_data: 'north hub-2 10.64.0.11 in 10.64.0.0/24',
    });
    expect(resources['port_hub-2_lan'].properties.fixed_ips).toEqual([
      { subnet: { get_resource: 'subnet_lan' }, ip_address: '10.64.0.11' },
    ]);
  });

  it('makes a volume of the snapshot that is named, which whoever makes a stack may choose anew', () => {
    const volumes = [{ key: 'data', sizeGiB: 2, snapshot: 'daily' }];
    const { parameters, resources } = build({ networks: [lan], servers: [{ ...hub, volumes }] });
    expect(resources.volume_hub_data.properties).toMatchObject({ size: 2, snapshot_id: { get_param: 'snapshot' } });
    expect(parameters.snapshot).toMatchObject({
      default: 'daily',
      constraints: [{ custom_constraint: 'cinder.snapshot' }],
    });
  });

  it('hands user data on as it is, without the wrapping that is the default of Heat', () => {
    const server = (userData?: string) =>
      properties({ networks: [lan], servers: [{ ...hub, userData }] }, 'server_hub');
    expect(server('#!/bin/sh\n')).toMatchObject({ user_data: '#!/bin/sh\n', user_data_format: 'RAW' });
    expect(server()).toMatchObject({ user_data_format: 'RAW' });
    expect(server()).not.toHaveProperty('user_data');
  });

  it('asks for image, flavor and external network once for each that differs', () => {
    const { parameters, resources } = build({
      networks: [lan],
      router: { externalNetwork: 'public' },
      servers: [
        { ...hub, count: 2, floatingIp: true },
        { ...hub, key: 'far', image: 'other' },
        { ...hub, key: 'last', image: 'third' },
      ],
    });
    expect(Object.entries(parameters).map(([name, { default: value }]) => [name, value])).toEqual([
      ['external_network', 'public'],
      ['image', 'guest'],
      ['flavor', 'm1.tiny'],
      ['image_far', 'other'],
      ['image_last', 'third'],
    ]);
    const images = ['hub', 'hub-2', 'far', 'last'].map((key) => resources[`server_${key}`].properties.image);
    expect(images).toEqual(['image', 'image', 'image_far', 'image_last'].map((name) => ({ get_param: name })));
  });

  it("tells the endpoint's floating IP, or else its fixed address", () => {
    const outputs = (floatingIp: boolean, tls: boolean) =>
      build({
        networks: [lan],
        router: { externalNetwork: 'public' },
        servers: [{ ...hub, floatingIp }],
        endpoint: { server: 'hub', port: 8883, tls },
      }).outputs;
    expect(outputs(true, true)).toEqual({
      endpoint_address: {
        description: 'Where gateways connect, on port 8883 by TLS',
        value: { get_attr: ['floating_ip_hub', 'floating_ip_address'] },
      },
    });
    expect(outputs(false, false)).toEqual({
      endpoint_address: {
        description: 'Where gateways connect, on port 8883',
        value: { get_attr: ['port_hub_lan', 'fixed_ips', 0, 'ip_address'] },
      },
    });
    expect(build({}).outputs).toEqual({});
  });

  it('says that a floating IP needs the interface, which it does not name', () => {
    const { resources } = build({
      networks: [lan],
      router: { externalNetwork: 'public' },
      servers: [{ ...hub, floatingIp: true }],
    });
    const waiting = Object.entries(resources).filter(([, resource]) => resource.depends_on);
    expect(waiting.map(([name, { depends_on }]) => [name, depends_on])).toEqual([
      ['floating_ip_hub', ['router_interface_lan']],
    ]);
  });

  it('bears nothing by which the engine would take what a stack makes for its own', () => {
    const template = build({
      networks: [lan],
      keyPair: { publicKey: `ssh-rsa ${Buffer.from('\0\0\0\x07ssh-rsa…').toString('base64')}` },
      servers: [hub],
    });
    expect(JSON.stringify(template)).not.toContain('moorage:');
    expect(template.resources.port_hub_lan.properties).not.toHaveProperty('mac_address');
    // The engine knows a key pair by its name.
    expect(template.resources.key_pair_key.properties.name).toEqual({
      list_join: ['_', ['moorage-north-key', { get_param: 'OS::stack_id' }]],
    });
  });
});
