import { randomUUID } from 'node:crypto';
import { soon } from './support/contract.cloud';
import { contractWorld } from './support/contract.world';
import type { Entity, Reply } from './support/openstack.http';

const world = contractWorld();
const put = async (ip: Entity, fields: Record<string, unknown>): Promise<Reply> =>
  await world.session.network('PUT', `/floatingips/${ip.id}`, { floatingip: fields });
const post = async (fields: Record<string, unknown>): Promise<Reply> => {
  const reply = await world.session.network('POST', '/floatingips', { floatingip: fields });
  if (reply.status === 201)
    world.cloud.later(() => world.session.network('DELETE', `/floatingips/${reply.one('floatingip').id}`));
  return reply;
};
/** An address of the external network; its status is left to the tests. */
const allocate = async (): Promise<Entity> =>
  (await post({ floating_network_id: (await world.neutron.publicNetwork()).id })).one('floatingip');

/** A port behind a router that has a gateway: the order that a floating IP demands. */
async function reachablePort(cidr: string): Promise<{ router: Entity; network: Entity; subnet: Entity; port: Entity }> {
  const external = await world.neutron.publicNetwork();
  const { network, subnet } = await world.neutron.networkWithSubnet(cidr);
  const router = await world.neutron.router({ external_gateway_info: { network_id: external.id } });
  await world.neutron.join(router.id, subnet.id);
  return { router, network, subnet, port: await world.neutron.make('port', { network_id: network.id }) };
}

describe('floating IPs', () => {
  it('are allocated DOWN, of the project, without port', async () => {
    const external = await world.neutron.publicNetwork();
    const reply = await post({ floating_network_id: external.id, description: 'moorage:fleet=1;key=hub' });
    expect(reply.status).toBe(201);
    expect(reply.one('floatingip')).toMatchObject({
      status: 'DOWN',
      port_id: null,
      fixed_ip_address: null,
      router_id: null,
      floating_network_id: external.id,
      tags: [],
      port_details: null,
      description: 'moorage:fleet=1;key=hub',
      project_id: world.session.projectId,
      floating_ip_address: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/) as string,
    });
  });

  it('come from an external network only: 400 for another, 404 for none', async () => {
    const { network } = await world.neutron.networkWithSubnet('10.63.1.0/24');
    const inner = await post({ floating_network_id: network.id });
    expect([inner.status, inner.neutronError.type]).toEqual([400, 'BadRequest']);
    expect(inner.neutronError.message).toBe(
      `Bad floatingip request: Network ${network.id} is not a valid external network.`,
    );
    const nowhere = await post({ floating_network_id: randomUUID() });
    expect([nowhere.status, nowhere.neutronError.type]).toEqual([404, 'NetworkNotFound']);
    expect((await post({})).status).toBe(400);
  });

  it('come to a port behind a router that is still switched off, which keeps all that it has when it is switched on', async () => {
    const external = await world.neutron.publicNetwork();
    const { network, subnet } = await world.neutron.networkWithSubnet('10.63.9.0/24');
    const fields = { external_gateway_info: { network_id: external.id }, admin_state_up: false };
    const router = await world.neutron.router(fields);
    expect(router).toMatchObject({ admin_state_up: false, external_gateway_info: { network_id: external.id } });
    await world.neutron.join(router.id, subnet.id);
    const port = await world.neutron.make('port', { network_id: network.id });
    const reply = await post({ floating_network_id: external.id, port_id: port.id });
    expect([reply.status, reply.one('floatingip').router_id]).toEqual([201, router.id]);
    const other = await world.neutron.make('port', { network_id: network.id });
    const reserved = await put(await allocate(), { port_id: other.id });
    expect([reserved.status, reserved.one('floatingip').router_id]).toEqual([200, router.id]);
    await allocate();
    const behind = (await world.session.network('GET', `/floatingips?router_id=${router.id}`)).many('floatingips');
    const both = [reply.one('floatingip').id, reserved.one('floatingip').id];
    expect(behind.map(({ id }) => id).sort()).toEqual(both.sort());
    const routes = [{ destination: '10.64.0.0/16', nexthop: '10.63.9.9' }];
    const routed = await world.session.network('PUT', `/routers/${router.id}/add_extraroutes`, { router: { routes } });
    expect(routed.status).toBe(200);
    const turned = await world.session.network('PUT', `/routers/${router.id}`, { router: { admin_state_up: true } });
    expect([turned.status, turned.one('router')]).toMatchObject([
      ...[200, { admin_state_up: true, external_gateway_info: router.external_gateway_info, routes }],
    ]);
  });

  it("demand a router with a gateway on the port's subnet: 404 ExternalGatewayForFloatingIPNotFound", async () => {
    const { network, subnet } = await world.neutron.networkWithSubnet('10.63.2.0/24');
    const port = await world.neutron.make('port', { network_id: network.id });
    const ip = await allocate();
    const noRouter = await put(ip, { port_id: port.id });
    expect([noRouter.status, noRouter.neutronError.type]).toEqual([404, 'ExternalGatewayForFloatingIPNotFound']);
    const router = await world.neutron.router();
    await world.neutron.join(router.id, subnet.id);
    const noGateway = await put(ip, { port_id: port.id });
    expect([noGateway.status, noGateway.neutronError.type]).toEqual([404, 'ExternalGatewayForFloatingIPNotFound']);
  });

  it('refuse a port that is not there: 404 PortNotFound', async () => {
    const reply = await put(await allocate(), { port_id: randomUUID() });
    expect([reply.status, reply.neutronError.type]).toEqual([404, 'PortNotFound']);
  });

  it('name port, address and router when associated, become ACTIVE, and DOWN again when freed', async () => {
    const { router, port } = await reachablePort('10.63.3.0/24');
    const ip = await allocate();
    const associated = await put(ip, { port_id: port.id });
    const [fixed] = port.fixed_ips as { ip_address: string }[];
    expect(associated.status).toBe(200);
    expect(associated.one('floatingip')).toMatchObject({
      port_id: port.id,
      router_id: router.id,
      fixed_ip_address: fixed?.ip_address,
      port_details: { network_id: port.network_id },
    });
    await soon(async () => (await world.neutron.get('floatingip', ip.id)).status === 'ACTIVE');
    const freed = await put(ip, { port_id: null });
    expect([freed.status, freed.one('floatingip')]).toMatchObject([
      200,
      { port_id: null, fixed_ip_address: null, router_id: null },
    ]);
    await soon(async () => (await world.neutron.get('floatingip', ip.id)).status === 'DOWN');
  });

  it('are made with their port in one request, and only once: the port_id is a fence', async () => {
    const { port } = await reachablePort('10.63.4.0/24');
    const external = await world.neutron.publicNetwork();
    const first = await post({ floating_network_id: external.id, port_id: port.id });
    expect([first.status, first.one('floatingip').port_id]).toEqual([201, port.id]);
    const second = await post({ floating_network_id: external.id, port_id: port.id });
    expect([second.status, second.neutronError.type]).toEqual([409, 'FloatingIPPortAlreadyAssociated']);
    const found = (await world.session.network('GET', `/floatingips?port_id=${port.id}`)).many('floatingips');
    expect(found.map(({ id }) => id)).toEqual([first.one('floatingip').id]);
  });

  it('make no address when the request with a port fails', async () => {
    const { network } = await world.neutron.networkWithSubnet('10.63.5.0/24');
    const port = await world.neutron.make('port', { network_id: network.id });
    const external = await world.neutron.publicNetwork();
    const description = world.cloud.name('none');
    expect((await post({ floating_network_id: external.id, port_id: port.id, description })).status).toBe(404);
    expect((await world.session.network('GET', `/floatingips?description=${description}`)).many('floatingips')).toEqual(
      [],
    );
  });

  it('refuse a port that has one already: 409 FloatingIPPortAlreadyAssociated', async () => {
    const { port } = await reachablePort('10.63.6.0/24');
    const [one, two] = [await allocate(), await allocate()];
    expect((await put(one, { port_id: port.id })).status).toBe(200);
    expect((await put(one, { port_id: port.id })).status).toBe(200);
    const reply = await put(two, { port_id: port.id });
    expect([reply.status, reply.neutronError.type]).toEqual([409, 'FloatingIPPortAlreadyAssociated']);
    expect(reply.neutronError.message).toContain(`Cannot associate floating IP ${String(two.floating_ip_address)}`);
  });

  it('hold interface and gateway of their router in place: 409', async () => {
    const { router, subnet, port } = await reachablePort('10.63.7.0/24');
    const ip = await allocate();
    await put(ip, { port_id: port.id });
    const noInterface = await world.session.network('PUT', `/routers/${router.id}/remove_router_interface`, {
      subnet_id: subnet.id,
    });
    expect([noInterface.status, noInterface.neutronError.type]).toEqual([409, 'RouterInterfaceInUseByFloatingIP']);
    const noGateway = await world.session.network('PUT', `/routers/${router.id}`, {
      router: { external_gateway_info: null },
    });
    expect([noGateway.status, noGateway.neutronError.type]).toEqual([409, 'RouterExternalGatewayInUseByFloatingIp']);
  });

  it('stay, without port, when their port is deleted', async () => {
    const { port } = await reachablePort('10.63.8.0/24');
    const ip = await allocate();
    await put(ip, { port_id: port.id });
    expect((await world.session.network('DELETE', `/ports/${port.id}`)).status).toBe(204);
    expect(await world.neutron.get('floatingip', ip.id)).toMatchObject({ port_id: null, fixed_ip_address: null });
    await soon(async () => (await world.neutron.get('floatingip', ip.id)).status === 'DOWN');
  });

  it('are found by address, network, status and description, and gone after DELETE', async () => {
    const external = await world.neutron.publicNetwork();
    const description = world.cloud.name('marked');
    const ip = (await post({ floating_network_id: external.id, description })).one('floatingip');
    for (const query of [
      `floating_ip_address=${String(ip.floating_ip_address)}`,
      `description=${description}`,
      `floating_network_id=${external.id}&status=DOWN&description=${description}`,
    ]) {
      expect(
        (await world.session.network('GET', `/floatingips?${query}`)).many('floatingips').map(({ id }) => id),
      ).toEqual([ip.id]);
    }
    expect((await world.session.network('DELETE', `/floatingips/${ip.id}`)).status).toBe(204);
    const gone = await world.session.network('GET', `/floatingips/${ip.id}`);
    expect([gone.status, gone.neutronError.type]).toEqual([404, 'FloatingIPNotFound']);
  });
});
