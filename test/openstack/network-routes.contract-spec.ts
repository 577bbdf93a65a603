import { contractWorld } from './support/contract.world';
import type { Entity, Reply } from './support/openstack.http';

const world = contractWorld();
const put = async (router: Entity, routes: unknown): Promise<Reply> =>
  await world.session.network('PUT', `/routers/${router.id}`, { router: { routes } });
const add = async (router: Entity, port: Entity): Promise<Reply> =>
  await world.session.network('PUT', `/routers/${router.id}/add_router_interface`, { port_id: port.id });
const take = async (router: Entity, portId: unknown): Promise<Reply> =>
  await world.session.network('PUT', `/routers/${router.id}/remove_router_interface`, { port_id: portId });

/** A router on a network by a port that was made first. */
async function joined(cidr: string, fields: Record<string, unknown> = {}) {
  const { network, subnet } = await world.neutron.networkWithSubnet(cidr);
  const router = await world.neutron.router();
  const port = await world.neutron.make('port', { network_id: network.id, security_groups: [], ...fields });
  world.cloud.later(() => take(router, port.id));
  world.cloud.later(() => put(router, []));
  return { network, subnet, router, port, added: await add(router, port) };
}

describe('a port as an interface of a router', () => {
  it('keeps name, description, MAC address and address, and is refused to anybody else: 409 PortInUse', async () => {
    const mine = { name: 'link', description: 'd', mac_address: '02:11:22:33:44:55' };
    const { router, port, added, subnet, network } = await joined('10.63.1.0/24', mine);
    expect([added.status, added.body]).toMatchObject([
      200,
      { id: router.id, port_id: port.id, subnet_id: subnet.id, network_id: network.id },
    ]);
    expect(await world.neutron.get('port', port.id)).toMatchObject({
      ...mine,
      device_id: router.id,
      device_owner: 'network:router_interface',
      fixed_ips: port.fixed_ips,
      security_groups: [],
    });
    const again = await add(router, port);
    expect([again.status, again.neutronError.type]).toEqual([409, 'PortInUse']);
    const direct = await world.session.network('DELETE', `/ports/${port.id}`);
    expect([direct.status, direct.neutronError.type]).toEqual([409, 'ServicePortInUse']);
    expect((await take(router, port.id)).status).toBe(200);
    expect((await world.session.network('GET', `/ports/${port.id}`)).status).toBe(404);
    const gone = await take(router, port.id);
    expect([gone.status, gone.neutronError.type]).toEqual([404, 'RouterInterfaceNotFound']);
  });

  it("may have the subnet's gateway address, which then is no other router's: 409 IpAddressAlreadyAllocated", async () => {
    const { network, subnet } = await world.neutron.networkWithSubnet('10.63.2.0/24');
    const fixed = [{ subnet_id: subnet.id, ip_address: '10.63.2.1' }];
    const [router, other] = [await world.neutron.router(), await world.neutron.router()];
    const port = await world.neutron.make('port', { network_id: network.id, fixed_ips: fixed });
    world.cloud.later(() => take(router, port.id));
    expect((await add(router, port)).status).toBe(200);
    const body = { subnet_id: subnet.id };
    const reply = await world.session.network('PUT', `/routers/${other.id}/add_router_interface`, body);
    expect([reply.status, reply.neutronError.type]).toEqual([409, 'IpAddressAlreadyAllocated']);
  });

  it('is refused where the router is on the subnet already: 400', async () => {
    const { router, network, subnet } = await joined('10.63.3.0/24');
    const second = await world.neutron.make('port', { network_id: network.id });
    const reply = await add(router, second);
    expect([reply.status, reply.neutronError.message]).toEqual([
      400,
      `Bad router request: Router already has a port on subnet ${subnet.id}.`,
    ]);
    expect(await world.neutron.get('port', second.id)).toMatchObject({ device_id: '', device_owner: '' });
  });
});

describe("a router's routes", () => {
  const route = { destination: '10.99.0.0/24', nexthop: '10.63.4.77' };

  it('are replaced as a whole, need a next hop that need not exist, and are shown in lists', async () => {
    const { router } = await joined('10.63.4.0/24');
    const other = { destination: '10.99.1.0/24', nexthop: '10.63.4.78' };
    expect((await put(router, [route, other])).status).toBe(200);
    const changed = await put(router, [other]);
    expect([changed.status, changed.one('router').routes]).toEqual([200, [other]]);
    expect((await put(router, [other])).one('router').routes).toEqual([other]);
    const listed = (await world.session.network('GET', `/routers?id=${router.id}`)).many('routers');
    expect(listed).toMatchObject([{ id: router.id, routes: [other] }]);
    expect((await put(router, [])).one('router').routes).toEqual([]);
  });

  it('are refused with a next hop outside, or the router itself: 400 InvalidRoutes, and none is set', async () => {
    const { router, port } = await joined('10.63.5.0/24');
    const own = (port.fixed_ips as { ip_address: string }[])[0].ip_address;
    for (const [nexthop, reason] of [
      ['10.98.0.1', 'the nexthop is not connected with router'],
      [own, 'the nexthop is used by router'],
    ]) {
      const routes = [{ destination: '10.99.0.0/24', nexthop }];
      const reply = await put(router, routes);
      expect([reply.status, reply.neutronError.type]).toEqual([400, 'InvalidRoutes']);
      expect(reply.neutronError.message).toBe(
        `Invalid format for routes: [{'destination': '10.99.0.0/24', 'nexthop': '${nexthop}'}], ${reason}`,
      );
    }
    expect(await world.neutron.get('router', router.id)).toMatchObject({ routes: [] });
  });

  it('hold their interface in place: 409 RouterInterfaceInUseByRoute', async () => {
    const { router, port, subnet } = await joined('10.63.4.0/24');
    await put(router, [route]);
    const reply = await take(router, port.id);
    expect([reply.status, reply.neutronError.type]).toEqual([409, 'RouterInterfaceInUseByRoute']);
    expect(reply.neutronError.message).toBe(
      `Router interface for subnet ${subnet.id} on router ${router.id} cannot be deleted, as it is required by one or more routes.`,
    );
    await put(router, []);
    expect((await take(router, port.id)).status).toBe(200);
  });

  it('are at most 30: 400 RoutesExhausted', async () => {
    const { router } = await joined('10.63.6.0/24');
    const routes = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ destination: `10.99.${index}.0/24`, nexthop: '10.63.6.9' }));
    expect((await put(router, routes(30))).status).toBe(200);
    const reply = await put(router, routes(31));
    expect([reply.status, reply.neutronError.type]).toEqual([400, 'RoutesExhausted']);
    expect(reply.neutronError.message).toBe(
      `Unable to complete operation for ${router.id}. The number of routes exceeds the maximum 30.`,
    );
  });
});
