import { networks, ports, routers, subnets, type Cloud } from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { fullSpec } from '../../support/fleet-fixture';
import { ReconcilerWorld } from '../../support/reconciler-world';

describe("a fleet's networks", () => {
  let world: ReconcilerWorld;
  let cloud: Cloud;
  const mark = (fleetId: string, key: string) => `moorage:fleet=${fleetId};key=${key}`;
  const networkOf = async (fleetId: string) => (await networks.list(cloud, { description: mark(fleetId, 'lan') }))[0];
  const subnetOf = async (fleetId: string) => (await subnets.list(cloud, { description: mark(fleetId, 'lan') }))[0];
  const routerOf = async (fleetId: string) => (await routers.list(cloud, { description: mark(fleetId, 'router') }))[0];
  const serverIds = (fleetId: string) =>
    world.emulator.state
      .all('servers')
      .filter(({ description, deletedAt }) => deletedAt === null && description?.includes(fleetId))
      .map(({ id }) => id);
  const floatingOf = (fleetId: string) => {
    const all = world.emulator.state.all('floatingIps');
    const { id, address, portId } = all.find(({ description }) => description.includes(fleetId))!;
    return { id, address, portId };
  };
  const routerAddresses = async (fleetId: string) => {
    const router = await routerOf(fleetId);
    return world.emulator.state
      .all('ports')
      .filter(({ deviceId, deviceOwner }) => deviceId === router.id && deviceOwner === 'network:router_interface')
      .map(({ fixedIps }) => fixedIps[0].ip_address);
  };
  const lan = (subnet: object = {}, network: object = {}) => ({
    networks: [{ key: 'lan', subnet: { cidr: '10.8.0.0/24', ...subnet }, ...network }],
  });
  const [hub] = fullSpec.servers;

  beforeAll(async () => {
    world = await ReconcilerWorld.start();
    cloud = world.cloud;
  });
  afterAll(() => world.stop());

  it('are made as asked for, and changed in place', async () => {
    const route = { destination: '10.9.0.0/16', nexthop: '10.8.0.9' };
    const pool = { start: '10.8.0.100', end: '10.8.0.200' };
    const first = lan({ gateway: '10.8.0.254', allocationPools: [pool], hostRoutes: [route] }, { mtu: 1400 });
    const server = { ...hub, floatingIp: false };
    const fleetId = await world.createFleet({ ...fullSpec, ...first, router: undefined, servers: [server] });
    await world.reaches(fleetId, 'ready', 1);
    const [made, network] = [await subnetOf(fleetId), await networkOf(fleetId)];
    expect(made).toMatchObject({ gateway_ip: '10.8.0.254', allocation_pools: [pool], host_routes: [route] });
    expect(network.mtu).toBe(1400);
    const before = serverIds(fleetId);

    const second = lan(
      { gateway: 'none', allocationPools: [{ ...pool, end: '10.8.0.220' }], hostRoutes: [] },
      { mtu: 1300 },
    );
    await world.change(fleetId, { ...fullSpec, ...second, router: undefined, servers: [server] });
    await world.reaches(fleetId, 'ready', 2);
    const now = await subnetOf(fleetId);
    expect([now.id, now.gateway_ip, now.host_routes]).toEqual([made.id, null, []]);
    expect(now.allocation_pools).toEqual([{ ...pool, end: '10.8.0.220' }]);
    expect((await networkOf(fleetId)).mtu).toBe(1300);
    expect(serverIds(fleetId)).toEqual(before);
  });

  it("move the router's interface with the gateway, and keep the servers", async () => {
    const fleetId = await world.createFleet({ ...fullSpec, ...lan() });
    await world.reaches(fleetId, 'ready', 1);
    const before = serverIds(fleetId);
    const led = floatingOf(fleetId);
    await world.change(fleetId, { ...fullSpec, ...lan({ gateway: '10.8.0.254' }) });
    const { endpoint } = await world.reaches(fleetId, 'ready', 2);
    expect(await routerAddresses(fleetId)).toEqual(['10.8.0.254']);
    expect(serverIds(fleetId)).toEqual(before);
    expect(endpoint?.host).toBe(led.address);
    expect(floatingOf(fleetId)).toEqual(led);
  });

  it("have the router's interface at the first address again when no gateway is named any more", async () => {
    const fleetId = await world.createFleet({ ...fullSpec, ...lan() });
    await world.reaches(fleetId, 'ready', 1);
    const led = floatingOf(fleetId);
    await world.change(fleetId, { ...fullSpec, ...lan({ gateway: '10.8.0.254' }) });
    await world.reaches(fleetId, 'ready', 2);
    await world.change(fleetId, { ...fullSpec, ...lan() });
    await world.reaches(fleetId, 'ready', 3);
    expect(await routerAddresses(fleetId)).toEqual(['10.8.0.1']);
    expect((await subnetOf(fleetId)).allocation_pools).toEqual([{ start: '10.8.0.2', end: '10.8.0.253' }]);
    expect(floatingOf(fleetId)).toEqual(led);
  });

  it("keep the router's interface as long as another port has the address that it is to move to", async () => {
    const fleetId = await world.createFleet({ ...fullSpec, ...lan({ gateway: '10.8.0.254' }) });
    await world.reaches(fleetId, 'ready', 1);
    const led = floatingOf(fleetId);
    await eventually(async () => (await ports.list(cloud, { fixed_ips: 'ip_address=10.8.0.1' })).length > 0);
    await world.change(fleetId, { ...fullSpec, ...lan() });
    const { conditions } = await world.reaches(fleetId, 'blocked');
    expect(conditions[0].message).toMatch(
      /is to have the address 10\.8\.0\.1, which is taken by port .*, network:dhcp of /,
    );
    expect(await routerAddresses(fleetId)).toEqual(['10.8.0.254']);
    expect(floatingOf(fleetId)).toEqual(led);
    await world.change(fleetId, { ...fullSpec, ...lan({ gateway: '10.8.0.254' }) });
    await world.reaches(fleetId, 'ready', 3);
  });

  it('are joined by a router that comes to a network that was to have no gateway', async () => {
    const server = { ...hub, floatingIp: false, addresses: { lan: '10.8.0.9' } };
    const isolated = lan({ gateway: 'none', dhcp: false });
    const fleetId = await world.createFleet({ ...fullSpec, ...isolated, router: undefined, servers: [server] });
    await world.reaches(fleetId, 'ready', 1);
    await world.change(fleetId, { ...fullSpec, ...lan({ dhcp: false }), servers: [server] });
    await world.reaches(fleetId, 'ready', 2);
    expect(await routerAddresses(fleetId)).toEqual(['10.8.0.1']);
  });

  it('have the static routes of the blueprint beside those that somebody set by hand', async () => {
    const own = { destination: '10.9.0.0/16', nexthop: '10.8.0.9' };
    const foreign = { destination: '10.10.0.0/16', nexthop: '10.8.0.8' };
    const withRoutes = (...routes: object[]) => ({ ...fullSpec, ...lan(), router: { ...fullSpec.router, routes } });
    const fleetId = await world.createFleet(withRoutes(own));
    await world.reaches(fleetId, 'ready', 1);
    const { id } = await routerOf(fleetId);
    await routers.addRoutes(cloud, id, [foreign]);
    const moved = { ...own, nexthop: '10.8.0.10' };
    await world.change(fleetId, withRoutes(moved));
    await world.reaches(fleetId, 'ready', 2);
    expect((await routerOf(fleetId)).routes).toEqual(expect.arrayContaining([foreign, moved]));
    expect((await routerOf(fleetId)).routes).toHaveLength(2);
    await world.remove(fleetId);
    const { conditions } = await world.reaches(fleetId, 'blocked');
    expect(conditions[0].message).toContain('static routes that are not ours: 10.10.0.0/16 by 10.8.0.8');
    await routers.removeRoutes(cloud, id, [foreign]);
    await world.reaches(fleetId, 'deleted');
  });

  it('have IPv6 beside IPv4, which comes and goes without touching the servers', async () => {
    const six = { cidr: 'fd00:8::/64', dnsNameservers: ['2001:db8::53'] };
    const spec = (network: object) => ({ ...fullSpec, ...lan({}, network) });
    const fleetId = await world.createFleet(spec({ subnet6: six }));
    const { endpoint } = await world.reaches(fleetId, 'ready', 1);
    const addresses = (owner: string) =>
      world.emulator.state
        .all('ports')
        .filter(({ projectId, deviceOwner }) => projectId !== '' && deviceOwner.startsWith(owner))
        .flatMap(({ fixedIps }) => fixedIps.map(({ ip_address }) => ip_address))
        .filter((address) => address.startsWith('fd00:8:'));
    expect(addresses('network:router_interface')).toEqual(['fd00:8::']);
    expect(addresses('compute:')).toEqual([expect.stringMatching(/^fd00:8::.*ff:fe/)]);
    const floating = world.ofFleet('floatingIps', fleetId).at(0);
    expect([endpoint?.host, floating?.fixedIp]).toEqual([floating?.address, expect.stringMatching(/^10\.8\.0\./)]);
    const before = serverIds(fleetId);
    await world.change(fleetId, spec({}));
    await world.reaches(fleetId, 'ready', 2);
    expect([addresses('compute:'), addresses('network:router_interface'), serverIds(fleetId)]).toEqual([
      [],
      [],
      before,
    ]);
    await world.change(fleetId, spec({ subnet6: { ...six, ipv6AddressMode: 'dhcpv6-stateful' } }));
    await world.reaches(fleetId, 'ready', 3);
    expect([addresses('compute:').length, serverIds(fleetId).length]).toEqual([1, 1]);
    expect(serverIds(fleetId)).not.toEqual(before);
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
  });

  it('keep an IPv6 subnet that is made anew until the last server has left it', async () => {
    const six = (ipv6AddressMode: string) => ({
      ...fullSpec,
      ...lan({}, { subnet6: { cidr: 'fd00:8::/64', ipv6AddressMode } }),
      servers: [{ ...hub, count: 2, floatingIp: false }],
    });
    const fleetId = await world.createFleet(six('dhcpv6-stateful'));
    await world.reaches(fleetId, 'ready', 1);
    const from = world.emulator.calls.all().length;
    await world.change(fleetId, six('slaac'));
    await world.reaches(fleetId, 'ready', 2);
    const calls = world.emulator.calls.all().map(({ kind }) => kind);
    const interfaceGoes = calls.indexOf('PUT network/routers/:id/remove_router_interface', from);
    expect(interfaceGoes).toBeGreaterThan(calls.lastIndexOf('DELETE compute/servers/:id'));
    const addresses = world
      .ofFleet('ports', fleetId)
      .map(
        ({ fixedIps }) => fixedIps.map(({ ip_address }) => ip_address).filter((ip) => ip.startsWith('fd00:8:')).length,
      );
    expect(addresses).toEqual([1, 1]);
  });

  it('have SNAT on or off as asked for', async () => {
    const withSnat = (snat: boolean) => ({ ...fullSpec, router: { ...fullSpec.router, snat } });
    const fleetId = await world.createFleet(withSnat(false));
    await world.reaches(fleetId, 'ready', 1);
    const before = await routerOf(fleetId);
    expect(before.external_gateway_info).toMatchObject({ enable_snat: false });
    await world.change(fleetId, withSnat(true));
    await world.reaches(fleetId, 'ready', 2);
    const after = await routerOf(fleetId);
    expect([after.id, after.external_gateway_info?.enable_snat]).toEqual([before.id, true]);
  });

  it('leave SNAT as somebody has set it, where nobody asks for it, when the router is switched on again', async () => {
    const fleetId = await world.createFleet(fullSpec);
    await world.reaches(fleetId, 'ready', 1);
    const { id, external_gateway_info: info } = await routerOf(fleetId);
    const gateway = { network_id: info?.network_id ?? '', enable_snat: false };
    await routers.update(cloud, id, { admin_state_up: false, external_gateway_info: gateway });
    await world.settledAgain(fleetId);
    const router = await routerOf(fleetId);
    expect([router.admin_state_up, router.external_gateway_info]).toMatchObject([true, gateway]);
  });

  it('tell hosts of their DNS servers in the order that is asked for', async () => {
    const dns = ['10.0.0.53', '9.9.9.9'];
    const fleetId = await world.createFleet(lan({ dnsNameservers: dns }));
    await world.reaches(fleetId, 'ready', 1);
    expect((await subnetOf(fleetId)).dns_nameservers).toEqual(dns);
    await world.change(fleetId, lan({ dnsNameservers: dns.toReversed() }));
    await world.reaches(fleetId, 'ready', 2);
    expect((await subnetOf(fleetId)).dns_nameservers).toEqual(dns.toReversed());
  });

  it("can be somebody else's, which are used and left alone", async () => {
    const shared = await networks.create(cloud, { name: 'provider-1', shared: true });
    await subnets.create(cloud, { network_id: shared.id, name: 'provider-1', cidr: '192.168.7.0/24', ip_version: 4 });
    const spec = (existing: string) => ({
      networks: [{ key: 'wan', existing }],
      servers: [{ ...hub, networks: ['wan'], floatingIp: false, securityGroups: undefined }],
      endpoint: fullSpec.endpoint,
    });
    const fleetId = await world.createFleet(spec('provider-1'));
    const { endpoint } = await world.reaches(fleetId, 'ready', 1);
    expect(endpoint?.host).toMatch(/^192\.168\.7\./);
    const before = serverIds(fleetId);
    await world.change(fleetId, spec(shared.id));
    await world.reaches(fleetId, 'ready', 2);
    expect(serverIds(fleetId)).toEqual(before);
    await networks.update(cloud, shared.id, { name: 'provider-1-renamed' });
    await world.change(fleetId, spec('provider-1-renamed'));
    await world.reaches(fleetId, 'ready', 3);
    await world.settledAgain(fleetId);
    expect(serverIds(fleetId)).toEqual(before);

    const other = await networks.create(cloud, { name: 'provider-1', shared: true });
    await subnets.create(cloud, { network_id: other.id, name: 'provider-2', cidr: '192.168.6.0/24', ip_version: 4 });
    await world.change(fleetId, spec('provider-1'));
    expect((await world.reaches(fleetId, 'ready', 4)).endpoint?.host).toMatch(/^192\.168\.6\./);
    expect(serverIds(fleetId)).toEqual([expect.not.stringMatching(before[0])]);
    await world.remove(fleetId);
    await world.reaches(fleetId, 'deleted');
    expect(await networks.get(cloud, shared.id)).toMatchObject({ name: 'provider-1-renamed', description: '' });
    expect(world.emulator.state.all('subnets').some(({ networkId }) => networkId === shared.id)).toBe(true);
  });

  it("cannot be another fleet's", async () => {
    const other = await world.createFleet({ networks: [{ key: 'lan', subnet: { cidr: 'auto' } }] });
    await world.reaches(other, 'ready');
    const { id } = await networkOf(other);
    const fleetId = await world.createFleet({
      networks: [{ key: 'wan', existing: id }],
      servers: [{ ...hub, networks: ['wan'], floatingIp: false, securityGroups: undefined }],
    });
    const { conditions } = await world.reaches(fleetId, 'blocked');
    expect(conditions[0].message).toContain(`the cloud has no network ${id}`);
  });
});
