import { soon } from './support/contract.cloud';
import { contractWorld } from './support/contract.world';
import type { Entity } from './support/openstack.http';

const world = contractWorld();
const activeServer = async (cidr: string, fields: Record<string, unknown> = {}): Promise<Entity> => {
  const { network } = await world.neutron.networkWithSubnet(cidr);
  return await world.nova.active([{ uuid: network.id }], fields);
};

describe('server actions', () => {
  it('stop and start it, and refuse each where it makes no sense: 409', async () => {
    const { id } = await activeServer('10.68.1.0/24');
    const started = await world.nova.action(id, { 'os-start': null });
    expect([started.status, started.novaError]).toEqual([
      409,
      {
        type: 'conflictingRequest',
        code: 409,
        message: `Cannot 'start' instance ${id} while it is in vm_state active`,
      },
    ]);
    expect((await world.nova.action(id, { 'os-stop': null })).status).toBe(202);
    expect(await world.nova.reaches(id, 'SHUTOFF')).toMatchObject({
      'OS-EXT-STS:vm_state': 'stopped',
      'OS-EXT-STS:power_state': 4,
    });
    const stopped = await world.nova.action(id, { 'os-stop': null });
    expect([stopped.status, stopped.novaError.message]).toEqual([
      409,
      `Cannot 'stop' instance ${id} while it is in vm_state stopped`,
    ]);
    const rebooted = await world.nova.action(id, { reboot: { type: 'SOFT' } });
    expect([rebooted.status, rebooted.novaError.message]).toEqual([
      409,
      `Cannot 'reboot' instance ${id} while it is in vm_state stopped`,
    ]);
    expect((await world.nova.action(id, { 'os-start': null })).status).toBe(202);
    await world.nova.reaches(id, 'ACTIVE');
  });

  it('reboot it hard or soft, and refuse another kind: 400', async () => {
    const { id } = await activeServer('10.68.2.0/24');
    for (const type of ['HARD', 'SOFT']) {
      expect((await world.nova.action(id, { reboot: { type } })).status).toBe(202);
      await world.nova.reaches(id, 'ACTIVE');
    }
    expect((await world.nova.action(id, { reboot: { type: 'GENTLE' } })).status).toBe(400);
  });

  it('rebuild it from an image, keeping its id and address', async () => {
    const before = await activeServer('10.68.3.0/24');
    const rebuilt = await world.nova.action(before.id, { rebuild: { imageRef: await world.nova.imageId() } });
    expect(rebuilt.status).toBe(202);
    expect(rebuilt.one('server').id).toBe(before.id);
    expect((await world.nova.reaches(before.id, 'ACTIVE')).addresses).toEqual(before.addresses);
  });

  it('are 400 when there is none of that name, and 404 for a server that is not there', async () => {
    const { id } = await activeServer('10.68.4.0/24');
    expect((await world.nova.action(id, { 'os-dance': null })).status).toBe(400);
    expect((await world.nova.action('00000000-0000-4000-8000-000000000000', { 'os-stop': null })).status).toBe(404);
  });

  it('no longer give floating IPs from 2.44 on: 404', async () => {
    const { id } = await activeServer('10.68.5.0/24');
    const reply = await world.nova.action(id, { addFloatingIp: { address: '172.24.4.10' } });
    expect([reply.status, reply.novaError.type]).toEqual([404, 'itemNotFound']);
  });

  it('are kept in a record: create, stop, with request ids', async () => {
    const { id } = await activeServer('10.68.6.0/24');
    await world.nova.action(id, { 'os-stop': null });
    await world.nova.reaches(id, 'SHUTOFF');
    const actions = (await world.session.compute('GET', `/servers/${id}/os-instance-actions`)).many('instanceActions');
    expect(actions.map(({ action }) => action)).toEqual(['stop', 'create']);
    expect(actions[0]).toMatchObject({
      instance_uuid: id,
      request_id: expect.stringMatching(/^req-/) as string,
      user_id: world.session.userId,
    });
  });

  it("show the console's output as text, whole or its last lines", async () => {
    const { id } = await activeServer('10.68.7.0/24');
    const whole = await world.nova.action(id, { 'os-getConsoleOutput': {} });
    expect([whole.status, typeof whole.body.output]).toEqual([200, 'string']);
    const some = await world.nova.action(id, { 'os-getConsoleOutput': { length: 1 } });
    expect(some.status).toBe(200);
    expect((await world.nova.action(id, { 'os-getConsoleOutput': { length: 'x' } })).status).toBe(400);
  });
});

describe('a server changes', () => {
  it('in name and description by PUT', async () => {
    const { id } = await activeServer('10.68.8.0/24');
    const reply = await world.session.compute('PUT', `/servers/${id}`, {
      server: { name: 'renamed', description: 'd' },
    });
    expect([reply.status, reply.one('server')]).toMatchObject([200, { name: 'renamed', description: 'd' }]);
  });

  it('in metadata by merge and by replacement, key by key', async () => {
    const { id } = await activeServer('10.68.9.0/24', { metadata: { a: '1' } });
    const path = `/servers/${id}/metadata`;
    expect((await world.session.compute('POST', path, { metadata: { b: '2' } })).body).toEqual({
      metadata: { a: '1', b: '2' },
    });
    expect((await world.session.compute('PUT', path, { metadata: { c: '3' } })).body).toEqual({ metadata: { c: '3' } });
    expect((await world.session.compute('GET', path)).body).toEqual({ metadata: { c: '3' } });
    expect((await world.session.compute('DELETE', `${path}/c`)).status).toBe(204);
    expect((await world.session.compute('DELETE', `${path}/c`)).status).toBe(404);
  });

  it('in tags', async () => {
    const { id } = await activeServer('10.68.10.0/24');
    const path = `/servers/${id}/tags`;
    expect((await world.session.compute('PUT', path, { tags: ['a', 'b'] })).body).toEqual({ tags: ['a', 'b'] });
    expect((await world.session.compute('PUT', `${path}/c`)).status).toBe(201);
    expect((await world.session.compute('GET', `${path}/c`)).status).toBe(204);
    expect((await world.session.compute('DELETE', `${path}/a`)).status).toBe(204);
    expect((await world.session.compute('GET', path)).body).toEqual({ tags: ['b', 'c'] });
  });
});

describe('a snapshot', () => {
  it('makes an image of the server that becomes active and can be started from', async () => {
    const flavorRef = await world.nova.flavorId(world.cloud.target.snapshotFlavor);
    const server = await activeServer('10.68.11.0/24', { flavorRef });
    const name = world.cloud.name('snapshot');
    const reply = await world.nova.action(server.id, { createImage: { name, metadata: { mark: 'moorage' } } });
    expect(reply.status).toBe(202);
    const imageId = String(reply.body.image_id);
    world.cloud.later(() => world.session.image('DELETE', `/images/${imageId}`));
    const image = await soon(async () => {
      const seen = await world.session.image('GET', `/images/${imageId}`);
      return seen.body.status === 'active' ? seen.body : null;
    });
    expect(image).toMatchObject({
      name,
      mark: 'moorage',
      instance_uuid: server.id,
      image_type: 'snapshot',
      visibility: 'private',
      owner: world.session.projectId,
    });
    await world.nova.reaches(server.id, 'ACTIVE');
    const [network] = Object.keys(server.addresses as object);
    const [found] = (await world.session.network('GET', `/networks?name=${network ?? ''}`)).many('networks');
    expect(await world.nova.active([{ uuid: found?.id }], { flavorRef, imageRef: imageId })).toMatchObject({
      image: { id: imageId },
    });
  });
});
