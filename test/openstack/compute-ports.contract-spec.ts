import { created, soon } from './support/contract.cloud';
import { contractWorld } from './support/contract.world';
import type { Entity } from './support/openstack.http';

const world = contractWorld();

async function somePort(): Promise<{ network: Entity; port: Entity }> {
  const network = await world.network();
  return { network, port: await world.neutron.make('port', { network_id: network.id }) };
}

async function portElsewhere(): Promise<{ network: Entity; port: Entity }> {
  const { network } = await world.neutron.networkWithSubnet('10.67.1.0/24');
  return { network, port: await world.neutron.make('port', { network_id: network.id }) };
}

describe('a port that was made beforehand', () => {
  it('carries the server, keeps its address, and outlives it', async () => {
    const { network, port } = await somePort();
    const server = await world.nova.active([{ port: port.id }]);
    const bound = await world.neutron.get('port', port.id);
    expect(bound).toMatchObject({
      device_id: server.id,
      device_owner: 'compute:nova',
      mac_address: port.mac_address,
      fixed_ips: port.fixed_ips,
    });
    const [fixed] = port.fixed_ips as { ip_address: string }[];
    expect((server.addresses as Record<string, unknown>)[String(network.name)]).toMatchObject([
      { addr: fixed?.ip_address },
    ]);
    await world.nova.remove(server.id);
    expect(await world.neutron.get('port', port.id)).toMatchObject({
      device_id: '',
      device_owner: '',
      fixed_ips: port.fixed_ips,
    });
  });

  it('is a fence: a second server on it is refused with 409, and only one holds it', async () => {
    const { port } = await somePort();
    const first = await world.nova.active([{ port: port.id }]);
    const second = await world.nova.post([{ port: port.id }]);
    expect([second.status, second.novaError]).toEqual([
      409,
      { type: 'conflictingRequest', code: 409, message: `Port ${port.id} is still in use.` },
    ]);
    expect(await world.neutron.get('port', port.id)).toMatchObject({ device_id: first.id });
  });

  it('lets of servers that race for it at most one become ACTIVE', async () => {
    const { port } = await somePort();
    const replies = await Promise.all([1, 2, 3].map(() => world.nova.post([{ port: port.id }])));
    const ids = replies.filter(({ status }) => status === 202).map((reply) => reply.one('server').id);
    expect(replies.every(({ status }) => status === 202 || status === 409)).toBe(true);
    const ends = await Promise.all(
      ids.map((id) =>
        soon(async () => {
          const { status } = await world.nova.get(id);
          return status === 'BUILD' ? null : status;
        }),
      ),
    );
    expect(ends.filter((status) => status === 'ACTIVE')).toHaveLength(1);
    expect(ends.every((status) => status === 'ACTIVE' || status === 'ERROR')).toBe(true);
  });

  it('can be deleted from under its server: 204', async () => {
    const { port } = await somePort();
    const server = await world.nova.active([{ port: port.id }]);
    expect((await world.session.network('DELETE', `/ports/${port.id}`)).status).toBe(204);
    await soon(async () => Object.keys((await world.nova.get(server.id)).addresses as object).length === 0);
  });

  it('brings its own groups; those of the request are left aside', async () => {
    const network = await world.network();
    const group = await world.neutron.make('security_group', { name: world.cloud.name('group') });
    const port = await world.neutron.make('port', { network_id: network.id, security_groups: [group.id] });
    const server = await world.nova.active([{ port: port.id }]);
    expect(await world.neutron.get('port', port.id)).toMatchObject({ security_groups: [group.id] });
    expect(server.security_groups).toEqual([{ name: group.name }]);
  });
});

describe('interfaces of a server', () => {
  it('are listed, attached by network or port, and detached', async () => {
    const network = await world.network();
    const second = await portElsewhere();
    const server = await world.nova.active([{ uuid: network.id }]);
    const path = `/servers/${server.id}/os-interface`;
    const attached = await world.session.compute('POST', path, { interfaceAttachment: { port_id: second.port.id } });
    expect(attached.status).toBe(200);
    expect(attached.one('interfaceAttachment')).toMatchObject({
      port_id: second.port.id,
      net_id: second.network.id,
      mac_addr: second.port.mac_address,
    });
    const listed = (await world.session.compute('GET', path)).many('interfaceAttachments');
    expect(listed.map(({ net_id: id }) => id).sort()).toEqual([network.id, second.network.id].sort());
    const detached = await world.session.compute('DELETE', `${path}/${second.port.id}`);
    expect(detached.status).toBe(202);
    await soon(async () => (await world.session.compute('GET', path)).many('interfaceAttachments').length === 1);
    const by = await world.session.compute('POST', path, { interfaceAttachment: { net_id: second.network.id } });
    expect(by.one('interfaceAttachment')).toMatchObject({ net_id: second.network.id });
  });

  it('tell what else is refused: a port in use (409) and one that is not there (404)', async () => {
    const { port } = await somePort();
    const server = await world.nova.active([{ port: port.id }]);
    const path = `/servers/${server.id}/os-interface`;
    const used = await world.session.compute('POST', path, { interfaceAttachment: { port_id: port.id } });
    expect([used.status, used.novaError.message]).toEqual([409, `Port ${port.id} is still in use.`]);
    const nowhere = await world.session.compute('POST', path, { interfaceAttachment: { port_id: server.id } });
    expect([nowhere.status, nowhere.novaError.type]).toEqual([404, 'itemNotFound']);
  });
});

describe('a server on two networks', () => {
  it('has an address on each, in the order of the request', async () => {
    const one = await world.network();
    const two = await world.neutron.networkWithSubnet('10.67.10.0/24');
    const { id } = created(await world.nova.post([{ uuid: one.id }, { uuid: two.network.id }]), 'server');
    const server = await world.nova.reaches(id, 'ACTIVE');
    expect(Object.keys(server.addresses as object).sort()).toEqual([String(one.name), String(two.network.name)].sort());
  });
});
