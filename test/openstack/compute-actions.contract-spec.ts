import { created, soon } from './support/contract.cloud';
import { contractWorld } from './support/contract.world';
import type { Entity } from './support/openstack.http';

const world = contractWorld();

/** One server for the whole file, ACTIVE whenever a test begins. */
let server: Entity;
beforeAll(async () => {
  const fields = {
    name: world.cloud.name('server'),
    flavorRef: await world.nova.flavorId(),
    imageRef: await world.nova.imageId(),
    networks: [{ uuid: (await world.network()).id }],
    metadata: { a: '1' },
  };
  const { id } = created(await world.session.compute('POST', '/servers', { server: fields }), 'server');
  server = await world.nova.reaches(id, 'ACTIVE');
});

describe('server actions', () => {
  it('stop and start it, and refuse each where it makes no sense: 409', async () => {
    const { id } = server;
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
    for (const [body, name] of [
      [{ 'os-stop': null }, 'stop'],
      [{ reboot: { type: 'SOFT' } }, 'reboot'],
    ] as const) {
      const refused = await world.nova.action(id, body);
      expect([refused.status, refused.novaError.message]).toEqual([
        409,
        `Cannot '${name}' instance ${id} while it is in vm_state stopped`,
      ]);
    }
    expect((await world.nova.action(id, { 'os-start': null })).status).toBe(202);
    await world.nova.reaches(id, 'ACTIVE');
  });

  it('are kept in a record, newest first, with request ids', async () => {
    const actions = (await world.session.compute('GET', `/servers/${server.id}/os-instance-actions`)).many(
      'instanceActions',
    );
    expect(actions.map(({ action }) => action)).toEqual(['start', 'stop', 'create']);
    expect(actions[0]).toMatchObject({
      instance_uuid: server.id,
      request_id: expect.stringMatching(/^req-/) as string,
      user_id: world.session.userId,
    });
  });

  it('reboot it hard or soft, and refuse another kind: 400', async () => {
    for (const type of ['HARD', 'SOFT']) {
      expect((await world.nova.action(server.id, { reboot: { type } })).status).toBe(202);
      await world.nova.reaches(server.id, 'ACTIVE');
    }
    expect((await world.nova.action(server.id, { reboot: { type: 'GENTLE' } })).status).toBe(400);
  });

  it('rebuild it from an image, keeping its id and address', async () => {
    const rebuilt = await world.nova.action(server.id, { rebuild: { imageRef: await world.nova.imageId() } });
    expect(rebuilt.status).toBe(202);
    expect(rebuilt.one('server').id).toBe(server.id);
    expect((await world.nova.reaches(server.id, 'ACTIVE')).addresses).toEqual(server.addresses);
  });

  it('are 400 when there is none of that name, and 404 for a server that is not there', async () => {
    expect((await world.nova.action(server.id, { 'os-dance': null })).status).toBe(400);
    expect((await world.nova.action('00000000-0000-4000-8000-000000000000', { 'os-stop': null })).status).toBe(404);
  });

  it('no longer give floating IPs from 2.44 on: 404', async () => {
    const reply = await world.nova.action(server.id, { addFloatingIp: { address: '172.24.4.10' } });
    expect([reply.status, reply.novaError.type]).toEqual([404, 'itemNotFound']);
  });

  it("show the console's output as text, whole or its last lines", async () => {
    const whole = await world.nova.action(server.id, { 'os-getConsoleOutput': {} });
    expect([whole.status, typeof whole.body.output]).toEqual([200, 'string']);
    const some = await world.nova.action(server.id, { 'os-getConsoleOutput': { length: 1 } });
    expect(some.status).toBe(200);
    expect((await world.nova.action(server.id, { 'os-getConsoleOutput': { length: 'x' } })).status).toBe(400);
  });
});

describe("a server's record", () => {
  it('outlives it from 2.21 on, with times and pages from 2.58 on', async () => {
    const { id } = await world.nova.active([{ uuid: (await world.network()).id }]);
    await world.nova.action(id, { shelve: null });
    await world.nova.reaches(id, 'SHELVED_OFFLOADED');
    await world.nova.action(id, { unshelve: null });
    await world.nova.reaches(id, 'ACTIVE');
    await world.nova.remove(id);
    const path = `/servers/${id}/os-instance-actions`;
    expect((await world.session.compute('GET', path, undefined, '2.20')).status).toBe(404);
    const page = await world.session.compute('GET', `${path}?limit=3`, undefined, '2.58');
    expect(page.many('instanceActions').map(({ action }) => action)).toEqual(['delete', 'unshelve', 'shelve']);
    expect(page.many('instanceActions')[0]).toMatchObject({
      start_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+$/) as string,
      updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+$/) as string,
      message: null,
    });
    const [{ href }] = page.many('links') as unknown as { href: string }[];
    const rest = await world.session.compute('GET', `${path}${new URL(href).search}`, undefined, '2.58');
    expect(rest.many('instanceActions').map(({ action }) => action)).toEqual(['create']);
  });
});

describe('a server changes', () => {
  it('in name and description by PUT', async () => {
    const reply = await world.session.compute('PUT', `/servers/${server.id}`, {
      server: { name: 'renamed', description: 'd' },
    });
    expect([reply.status, reply.one('server')]).toMatchObject([200, { name: 'renamed', description: 'd' }]);
  });

  it('in metadata by merge and by replacement, key by key', async () => {
    const path = `/servers/${server.id}/metadata`;
    const merged = await world.session.compute('POST', path, { metadata: { b: '2' } });
    expect(merged.body).toEqual({ metadata: { a: '1', b: '2' } });
    const replaced = await world.session.compute('PUT', path, { metadata: { c: '3' } });
    expect(replaced.body).toEqual({ metadata: { c: '3' } });
    expect((await world.session.compute('GET', path)).body).toEqual({ metadata: { c: '3' } });
    expect((await world.session.compute('DELETE', `${path}/c`)).status).toBe(204);
    expect((await world.session.compute('DELETE', `${path}/c`)).status).toBe(404);
  });

  it('in tags', async () => {
    const path = `/servers/${server.id}/tags`;
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
    const networks = [{ uuid: (await world.network()).id }];
    const source = await world.nova.active(networks, { flavorRef });
    const name = world.cloud.name('snapshot');
    const reply = await world.nova.action(source.id, { createImage: { name, metadata: { mark: 'moorage' } } });
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
      instance_uuid: source.id,
      image_type: 'snapshot',
      visibility: 'private',
      owner: world.session.projectId,
    });
    await world.nova.reaches(source.id, 'ACTIVE');
    const copy = await world.nova.active(networks, { flavorRef, imageRef: imageId });
    expect(copy).toMatchObject({ image: { id: imageId } });
    // The properties of an image go on to what is taken of the servers made of it, unasked.
    const heir = await world.nova.action(copy.id, { createImage: { name: world.cloud.name('heir') } });
    const heirId = String(heir.body.image_id);
    world.cloud.later(() => world.session.image('DELETE', `/images/${heirId}`));
    expect((await world.session.image('GET', `/images/${heirId}`)).body).toMatchObject({ mark: 'moorage' });
    await world.nova.reaches(copy.id, 'ACTIVE');
  });

  describe('that is being taken', () => {
    const world = contractWorld({ unhurried: true });

    it('keeps volumes from its server, and nothing from its metadata', async () => {
      const flavorRef = await world.nova.flavorId(world.cloud.target.snapshotFlavor);
      const source = await world.nova.active([{ uuid: (await world.network()).id }], { flavorRef });
      const reply = await world.nova.action(source.id, { createImage: { name: world.cloud.name('snapshot') } });
      world.cloud.later(() => world.session.image('DELETE', `/images/${String(reply.body.image_id)}`));
      // Nova looks at the server's task before it looks for the volume, and does not heed it for metadata.
      const wanted = { volumeAttachment: { volumeId: '11111111-2222-4333-8444-555555555555' } };
      const busy = await world.session.compute('POST', `/servers/${source.id}/os-volume_attachments`, wanted);
      expect([busy.status, busy.novaError.message]).toEqual([
        409,
        expect.stringMatching(/^Cannot 'attach_volume' instance \S+ while it is in task_state image_/),
      ]);
      const tagged = await world.session.compute('POST', `/servers/${source.id}/metadata`, { metadata: { a: '1' } });
      expect(tagged.status).toBe(200);
      await world.nova.reaches(source.id, 'ACTIVE');
    });
  });
});
