import { contractWorld } from './support/contract.world';
import type { Entity, Reply } from './support/openstack.http';

const world = contractWorld();
const slaac = { ip_version: 6, ipv6_address_mode: 'slaac', ipv6_ra_mode: 'slaac' };
const stateful = { ip_version: 6, ipv6_address_mode: 'dhcpv6-stateful', ipv6_ra_mode: 'dhcpv6-stateful' };
const post = async (network: Entity, fields: object): Promise<Reply> =>
  await world.session.network('POST', '/subnets', { subnet: { network_id: network.id, ...fields } });
const addresses = (port: Entity) => (port.fixed_ips as { subnet_id: string; ip_address: string }[]) ?? [];
/** Its address follows from the MAC address, by EUI-64. */
const portFields = (network: Entity) => ({ network_id: network.id, mac_address: '02:00:00:00:00:07' });

describe('a subnet of IPv6', () => {
  it('has the address of all routers for its gateway, and all others in its pool', async () => {
    const { network } = await world.neutron.networkWithSubnet('10.64.1.0/24');
    const made = await post(network, { cidr: 'fd00:64:1::/64', dns_nameservers: ['2001:db8::53'], ...slaac });
    expect([made.status, made.one('subnet')]).toMatchObject([
      201,
      {
        ...slaac,
        cidr: 'fd00:64:1::/64',
        gateway_ip: 'fd00:64:1::',
        enable_dhcp: true,
        allocation_pools: [{ start: 'fd00:64:1::1', end: 'fd00:64:1:0:ffff:ffff:ffff:ffff' }],
        dns_nameservers: ['2001:db8::53'],
        host_routes: [],
      },
    ]);
    const again = await post(network, { cidr: 'fd00:64:1::/64', ...slaac });
    expect([again.status, again.neutronError.type]).toEqual([400, 'InvalidInput']);
    expect(again.neutronError.message).toContain('overlaps with another subnet');
  });

  it('is refused with modes that do not fit: 400', async () => {
    const { network } = await world.neutron.networkWithSubnet('10.64.2.0/24');
    const cases: [object, RegExp][] = [
      [{ cidr: 'fd00:64:2::/56', ...slaac }, /requires the prefix to be \/64/],
      [{ cidr: 'fd00:64:2::/64', ...slaac, ipv6_ra_mode: 'dhcpv6-stateful' }, /must be the same value/],
      [{ cidr: 'fd00:64:2::/64', ...slaac, enable_dhcp: false }, /enable_dhcp/],
      [{ cidr: '10.64.3.0/24', ...slaac }, /./],
    ];
    for (const [fields, reason] of cases) {
      const refused = await post(network, fields);
      expect({ fields, status: refused.status }).toEqual({ fields, status: 400 });
      expect(refused.neutronError.message).toMatch(reason);
    }
  });
});

describe('ports of a network with IPv4 and SLAAC', () => {
  it('have an IPv6 address by themselves, made before the subnet or after it, and lose it with the subnet', async () => {
    const { network, subnet } = await world.neutron.networkWithSubnet('10.64.4.0/24');
    const before = await world.neutron.make('port', { ...portFields(network), fixed_ips: [{ subnet_id: subnet.id }] });
    const six = (await post(network, { cidr: 'fd00:64:4::/64', ...slaac })).one('subnet');
    const expected = { subnet_id: six.id, ip_address: 'fd00:64:4::ff:fe00:7' };
    expect(addresses(await world.neutron.get('port', before.id))).toEqual(
      expect.arrayContaining([expected, expect.objectContaining({ subnet_id: subnet.id })]),
    );
    const after = await world.neutron.make('port', { network_id: network.id, fixed_ips: [{ subnet_id: subnet.id }] });
    expect(
      addresses(after)
        .map(({ subnet_id }) => subnet_id)
        .sort(),
    ).toEqual([subnet.id, six.id].sort());
    expect((await world.session.network('DELETE', `/subnets/${six.id}`)).status).toBe(204);
    expect(addresses(await world.neutron.get('port', after.id)).map(({ subnet_id }) => subnet_id)).toEqual([subnet.id]);
  });

  it('take a floating IP on the IPv4 address, and a router joins each subnet by a port of its own', async () => {
    const { network, subnet } = await world.neutron.networkWithSubnet('10.64.5.0/24');
    const six = (await post(network, { cidr: 'fd00:64:5::/64', ...slaac })).one('subnet');
    const external = await world.neutron.publicNetwork();
    const router = await world.neutron.router({ external_gateway_info: { network_id: external.id } });
    for (const { id } of [subnet, six]) await world.neutron.join(router.id, id);
    const interfaces = (await world.session.network('GET', `/ports?device_id=${router.id}`)).many('ports');
    const inside = interfaces.filter(({ device_owner }) => device_owner === 'network:router_interface');
    expect(inside.map((port) => addresses(port).map(({ ip_address }) => ip_address)).sort()).toEqual([
      ['10.64.5.1'],
      ['fd00:64:5::'],
    ]);
    const held = await world.session.network('DELETE', `/subnets/${six.id}`);
    expect([held.status, held.neutronError.type]).toEqual([409, 'SubnetInUse']);
    const port = await world.neutron.make('port', { network_id: network.id });
    const four = addresses(port).find(({ subnet_id }) => subnet_id === subnet.id);
    const floating = await world.neutron.make('floatingip', { floating_network_id: external.id, port_id: port.id });
    expect(floating.fixed_ip_address).toBe(four?.ip_address);
  });
});

describe('a port that is said to be a router’s', () => {
  const owner = 'network:router_interface';

  it('gives itself no address, is trusted, and joins a second router where another has the IPv6 subnet', async () => {
    const { network, subnet } = await world.neutron.networkWithSubnet('10.64.7.0/24');
    const six = (await post(network, { cidr: 'fd00:64:7::/64', ...slaac })).one('subnet');
    const port = await world.neutron.make('port', {
      ...portFields(network),
      device_owner: owner,
      fixed_ips: [{ subnet_id: subnet.id }],
      security_groups: [],
    });
    expect(addresses(port).map(({ subnet_id }) => subnet_id)).toEqual([subnet.id]);
    expect(port).toMatchObject({
      device_id: '',
      device_owner: owner,
      port_security_enabled: false,
      security_groups: [],
    });
    const routers = [await world.neutron.router(), await world.neutron.router()];
    await world.neutron.join(routers[0].id, six.id);
    const path = `/routers/${routers[1].id}`;
    const joined = await world.session.network('PUT', `${path}/add_router_interface`, { port_id: port.id });
    world.cloud.later(() => world.session.network('PUT', `${path}/remove_router_interface`, { port_id: port.id }));
    expect([joined.status, joined.body]).toMatchObject([200, { port_id: port.id, subnet_ids: [subnet.id] }]);
    const held = await world.session.network('DELETE', `/ports/${port.id}`);
    expect([held.status, held.neutronError.type]).toEqual([409, 'ServicePortInUse']);
  });

  it('has none of a subnet that comes later, and may go while it is no router’s', async () => {
    const { network, subnet } = await world.neutron.networkWithSubnet('10.64.8.0/24');
    const wanted = { network_id: network.id, device_owner: owner, fixed_ips: [{ subnet_id: subnet.id }] };
    const port = await world.neutron.make('port', wanted);
    await post(network, { cidr: 'fd00:64:8::/64', ...slaac });
    expect(addresses(await world.neutron.get('port', port.id)).map(({ subnet_id }) => subnet_id)).toEqual([subnet.id]);
    expect((await world.session.network('DELETE', `/ports/${port.id}`)).status).toBe(204);
  });
});

describe('ports of a network with IPv4 and stateful DHCPv6', () => {
  it('have an IPv6 address where they ask for one, which holds the subnet: 409 SubnetInUse', async () => {
    const { network, subnet } = await world.neutron.networkWithSubnet('10.64.6.0/24');
    const six = (await post(network, { cidr: 'fd00:64:6::/64', ...stateful })).one('subnet');
    const only = await world.neutron.make('port', { network_id: network.id, fixed_ips: [{ subnet_id: subnet.id }] });
    expect(addresses(only).map(({ subnet_id }) => subnet_id)).toEqual([subnet.id]);
    const fixed = [{ subnet_id: subnet.id }, { subnet_id: six.id }];
    const both = await world.neutron.make('port', { network_id: network.id, fixed_ips: fixed });
    const given = addresses(both).find(({ subnet_id }) => subnet_id === six.id);
    expect(given?.ip_address).toMatch(/^fd00:64:6:/);
    const held = await world.session.network('DELETE', `/subnets/${six.id}`);
    expect([held.status, held.neutronError.type]).toEqual([409, 'SubnetInUse']);
  });
});
