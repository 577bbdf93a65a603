import { randomUUID } from 'node:crypto';
import { contractWorld } from './support/contract.world';
import type { Entity, Reply } from './support/openstack.http';

const world = contractWorld();
const put = async (router: Entity, fields: Record<string, unknown>): Promise<Reply> =>
  await world.session.network('PUT', `/routers/${router.id}`, { router: fields });
const add = async (router: Entity, body: Record<string, unknown>): Promise<Reply> =>
  await world.session.network('PUT', `/routers/${router.id}/add_router_interface`, body);
const take = async (router: Entity, body: Record<string, unknown>): Promise<Reply> =>
  await world.session.network('PUT', `/routers/${router.id}/remove_router_interface`, body);

/** An interface that the test adds by hand has to go before its router and subnet can. */
const takeLater = (router: Entity, subnet: Entity): void =>
  world.cloud.later(() => take(router, { subnet_id: subnet.id }));

describe('routers', () => {
  it('are ACTIVE at once, without gateway, members not being shown where they run', async () => {
    const router = await world.neutron.router({ description: 'd' });
    expect(router).toMatchObject({
      status: 'ACTIVE',
      admin_state_up: true,
      external_gateway_info: null,
      routes: [],
      tags: [],
      description: 'd',
      project_id: world.session.projectId,
    });
    expect(router).not.toHaveProperty('ha');
    expect(router).not.toHaveProperty('distributed');
  });

  it("answer 404 RouterNotFound for an id that is nobody's", async () => {
    const reply = await world.session.network('GET', `/routers/${randomUUID()}`);
    expect([reply.status, reply.neutronError.type]).toEqual([404, 'RouterNotFound']);
  });

  it('take the external network as gateway at creation, with an address of it and source NAT', async () => {
    const external = await world.neutron.publicNetwork();
    const router = await world.neutron.router({ external_gateway_info: { network_id: external.id } });
    expect(router.external_gateway_info).toMatchObject({
      network_id: external.id,
      enable_snat: true,
      external_fixed_ips: [{ subnet_id: (external.subnets as string[])[0], ip_address: expect.any(String) as string }],
    });
  });

  it('take the gateway later and give it up again, and say nothing when asked twice', async () => {
    const external = await world.neutron.publicNetwork();
    const router = await world.neutron.router();
    for (let time = 0; time < 2; time += 1) {
      const set = await put(router, { external_gateway_info: { network_id: external.id } });
      expect([set.status, set.one('router').external_gateway_info]).toMatchObject([200, { network_id: external.id }]);
    }
    for (let time = 0; time < 2; time += 1) {
      const cleared = await put(router, { external_gateway_info: null });
      expect([cleared.status, cleared.one('router').external_gateway_info]).toEqual([200, null]);
    }
  });

  it('refuse a gateway to a network that is not external (400) or not there (404)', async () => {
    const router = await world.neutron.router();
    const { network } = await world.neutron.networkWithSubnet('10.62.1.0/24');
    const inner = await put(router, { external_gateway_info: { network_id: network.id } });
    expect([inner.status, inner.neutronError.type]).toEqual([400, 'BadRequest']);
    expect(inner.neutronError.message).toBe(`Bad router request: Network ${network.id} is not an external network.`);
    const nowhere = await put(router, { external_gateway_info: { network_id: randomUUID() } });
    expect([nowhere.status, nowhere.neutronError.type]).toEqual([404, 'NetworkNotFound']);
  });
});

describe('router interfaces', () => {
  it("take the subnet's gateway address and are ports of the router", async () => {
    const { network, subnet } = await world.neutron.networkWithSubnet('10.62.2.0/24');
    const router = await world.neutron.router();
    const joined = await world.neutron.join(router.id, subnet.id);
    expect(joined).toMatchObject({
      id: router.id,
      subnet_id: subnet.id,
      subnet_ids: [subnet.id],
      network_id: network.id,
      tenant_id: world.session.projectId,
      port_id: expect.any(String) as string,
    });
    const ports = (
      await world.session.network('GET', `/ports?device_id=${router.id}&device_owner=network:router_interface`)
    ).many('ports');
    expect(ports).toMatchObject([
      {
        id: joined.port_id,
        network_id: network.id,
        fixed_ips: [{ subnet_id: subnet.id, ip_address: '10.62.2.1' }],
        security_groups: [],
      },
    ]);
  });

  it('are refused a second time for the same subnet: 400, not 409', async () => {
    const { subnet } = await world.neutron.networkWithSubnet('10.62.3.0/24');
    const router = await world.neutron.router();
    await world.neutron.join(router.id, subnet.id);
    const again = await add(router, { subnet_id: subnet.id });
    expect([again.status, again.neutronError.type]).toEqual([400, 'BadRequest']);
    expect(again.neutronError.message).toBe(`Bad router request: Router already has a port on subnet ${subnet.id}.`);
  });

  it('are refused to a second router by the gateway address: 409 IpAddressAlreadyAllocated', async () => {
    const { subnet } = await world.neutron.networkWithSubnet('10.62.4.0/24');
    const [first, second] = [await world.neutron.router(), await world.neutron.router()];
    await world.neutron.join(first.id, subnet.id);
    const reply = await add(second, { subnet_id: subnet.id });
    expect([reply.status, reply.neutronError.type]).toEqual([409, 'IpAddressAlreadyAllocated']);
  });

  it('join a second router by a port of their own', async () => {
    const { network, subnet } = await world.neutron.networkWithSubnet('10.62.5.0/24');
    const [first, second] = [await world.neutron.router(), await world.neutron.router()];
    await world.neutron.join(first.id, subnet.id);
    const port = await world.neutron.make('port', { network_id: network.id });
    takeLater(second, subnet);
    const reply = await add(second, { port_id: port.id });
    expect([reply.status, reply.body.port_id]).toEqual([200, port.id]);
    expect(await world.neutron.get('port', port.id)).toMatchObject({
      device_id: second.id,
      device_owner: 'network:router_interface',
    });
    expect((await take(second, { port_id: port.id })).status).toBe(200);
    expect((await world.session.network('GET', `/ports/${port.id}`)).status).toBe(404);
  });

  it('are refused where CIDRs overlap: 400', async () => {
    const [one, two] = [
      await world.neutron.networkWithSubnet('10.62.6.0/24'),
      await world.neutron.networkWithSubnet('10.62.6.0/25'),
    ];
    const router = await world.neutron.router();
    await world.neutron.join(router.id, one.subnet.id);
    const reply = await add(router, { subnet_id: two.subnet.id });
    expect([reply.status, reply.neutronError.type]).toEqual([400, 'BadRequest']);
    expect(reply.neutronError.message).toContain(
      `Cidr 10.62.6.0/25 of subnet ${two.subnet.id} overlaps with cidr 10.62.6.0/24 of subnet ${one.subnet.id}`,
    );
  });

  it('are refused for a subnet without gateway (400) and one that is not there (404)', async () => {
    const network = await world.neutron.network();
    const subnet = await world.neutron.subnet(network.id, '10.62.7.0/24', { gateway_ip: null });
    const router = await world.neutron.router();
    const none = await add(router, { subnet_id: subnet.id });
    expect([none.status, none.neutronError.message]).toEqual([
      400,
      'Bad router request: Subnet for router interface must have a gateway IP.',
    ]);
    const nowhere = await add(router, { subnet_id: randomUUID() });
    expect([nowhere.status, nowhere.neutronError.type]).toEqual([404, 'SubnetNotFound']);
    const nothing = await add(router, {});
    expect([nothing.status, nothing.neutronError.type]).toEqual([400, 'BadRequest']);
  });

  it('are taken away with 200, and a second time with 404 RouterInterfaceNotFoundForSubnet', async () => {
    const { subnet } = await world.neutron.networkWithSubnet('10.62.8.0/24');
    const router = await world.neutron.router();
    const joined = await world.neutron.join(router.id, subnet.id);
    const taken = await take(router, { subnet_id: subnet.id });
    expect([taken.status, taken.body]).toMatchObject([
      200,
      { id: router.id, subnet_id: subnet.id, port_id: joined.port_id },
    ]);
    const again = await take(router, { subnet_id: subnet.id });
    expect([again.status, again.neutronError.type]).toEqual([404, 'RouterInterfaceNotFoundForSubnet']);
    expect(again.neutronError.message).toBe(`Router ${router.id} has no interface on subnet ${subnet.id}`);
  });

  it('hold router, network and subnet in place: 409 RouterInUse, NetworkInUse, SubnetInUse', async () => {
    const { network, subnet } = await world.neutron.networkWithSubnet('10.62.9.0/24');
    const router = await world.neutron.router();
    const { port_id: portId } = await world.neutron.join(router.id, subnet.id);
    const answers = [];
    for (const path of [
      `/routers/${router.id}`,
      `/networks/${network.id}`,
      `/subnets/${subnet.id}`,
      `/ports/${String(portId)}`,
    ]) {
      const reply = await world.session.network('DELETE', path);
      answers.push([reply.status, reply.neutronError.type]);
    }
    expect(answers).toEqual([
      [409, 'RouterInUse'],
      [409, 'NetworkInUse'],
      [409, 'SubnetInUse'],
      [409, 'ServicePortInUse'],
    ]);
    expect((await world.session.network('GET', `/routers/${router.id}`)).status).toBe(200);
  });

  it('go with 204 for the router once nothing is on it', async () => {
    const router = await world.neutron.router();
    expect((await world.session.network('DELETE', `/routers/${router.id}`)).status).toBe(204);
    expect((await world.session.network('DELETE', `/routers/${router.id}`)).status).toBe(404);
  });
});

describe('SNAT', () => {
  it('is for the administrator to switch: 403 for a member, at creation and later', async () => {
    const external = await world.neutron.publicNetwork();
    const info = { network_id: external.id, enable_snat: false };
    const refused = await world.session.network('POST', '/routers', {
      router: { name: world.cloud.name('router'), external_gateway_info: info },
    });
    expect([refused.status, refused.neutronError.type]).toEqual([403, 'PolicyNotAuthorized']);
    expect(refused.neutronError.message).toContain('create_router:external_gateway_info:enable_snat');
    const router = await world.neutron.router({ external_gateway_info: { network_id: external.id } });
    const changed = await put(router, { external_gateway_info: info });
    expect([changed.status, changed.neutronError.type]).toEqual([403, 'PolicyNotAuthorized']);
    expect(changed.neutronError.message).toContain('enable_snat');
  });

  it('is on again when a gateway is set without a word of it', async () => {
    const external = await world.neutron.publicNetwork();
    const router = await world.neutron.router({ external_gateway_info: { network_id: external.id } });
    const set = async (info: object) =>
      (
        await world.cloud.admin.network('PUT', `/routers/${router.id}`, { router: { external_gateway_info: info } })
      ).one('router').external_gateway_info;
    expect(await set({ network_id: external.id, enable_snat: false })).toMatchObject({ enable_snat: false });
    expect(await set({ network_id: external.id })).toMatchObject({ enable_snat: true });
  });
});

describe('static routes of a router', () => {
  const change = async (router: Entity, verb: 'add' | 'remove', ...routes: object[]): Promise<Reply> =>
    await world.session.network('PUT', `/routers/${router.id}/${verb}_extraroutes`, { router: { routes } });
  const near = { destination: '10.99.0.0/16', nexthop: '10.62.10.9' };
  const other = { destination: '10.98.0.0/16', nexthop: '10.62.10.8' };

  it('are added and taken away one by one, and twice without a word', async () => {
    const { subnet } = await world.neutron.networkWithSubnet('10.62.10.0/24');
    const router = await world.neutron.router();
    await world.neutron.join(router.id, subnet.id);
    for (let time = 0; time < 2; time += 1) {
      const added = await change(router, 'add', near);
      expect([added.status, added.one('router').routes]).toEqual([200, [near]]);
    }
    expect((await change(router, 'add', other)).one('router').routes).toEqual(expect.arrayContaining([near, other]));
    for (let time = 0; time < 2; time += 1) {
      expect((await change(router, 'remove', near)).one('router').routes).toEqual([other]);
    }
    await change(router, 'remove', other);
  });

  it('need their next hop on a network of the router: 400 InvalidRoutes', async () => {
    const router = await world.neutron.router();
    const refused = await change(router, 'add', near);
    expect([refused.status, refused.neutronError.type]).toEqual([400, 'InvalidRoutes']);
    expect(refused.neutronError.message).toContain('the nexthop is not connected with router');
  });

  it('hold the interface that they lead through: 409 RouterInterfaceInUseByRoute', async () => {
    const { subnet } = await world.neutron.networkWithSubnet('10.62.10.0/24');
    const router = await world.neutron.router();
    await world.neutron.join(router.id, subnet.id);
    await change(router, 'add', near);
    const held = await take(router, { subnet_id: subnet.id });
    await change(router, 'remove', near);
    expect([held.status, held.neutronError.type]).toEqual([409, 'RouterInterfaceInUseByRoute']);
  });
});
