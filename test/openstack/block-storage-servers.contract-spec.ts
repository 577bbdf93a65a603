import { created, soon } from './support/contract.cloud';
import { contractWorld } from './support/contract.world';
import type { Entity } from './support/openstack.http';

const world = contractWorld();

const attachments = (server: Entity) => `/servers/${server.id}/os-volume_attachments`;
const attach = (server: Entity, volumeId: string, fields: object = {}, { session } = world) =>
  session.compute('POST', attachments(server), { volumeAttachment: { volumeId, ...fields } }, '2.52');

async function serverWithVolume(fields: object = {}): Promise<{ server: Entity; volume: Entity }> {
  const network = await world.network();
  const volume = await world.cinder.available();
  const server = await world.nova.active([{ uuid: network.id }]);
  const reply = await attach(server, volume.id, fields);
  expect(reply.status).toBe(200);
  await world.cinder.reaches(volume.id, 'in-use');
  return { server, volume };
}

describe('a volume attached to a server', () => {
  it('is in-use, and shows in both', async () => {
    const { server, volume } = await serverWithVolume();
    const seen = await world.cinder.get(volume.id);
    expect(seen.attachments).toMatchObject([{ volume_id: volume.id, server_id: server.id, host_name: null }]);
    const listed = await world.session.compute('GET', attachments(server), undefined, '2.52');
    expect(listed.many('volumeAttachments')).toMatchObject([
      { id: volume.id, volumeId: volume.id, serverId: server.id, device: expect.stringMatching(/^\/dev\//) as unknown },
    ]);
    expect((await world.nova.get(server.id))['os-extended-volumes:volumes_attached']).toEqual([
      { id: volume.id, delete_on_termination: false },
    ]);
  });

  it('is a fence: the same again, or another server, is refused with 400', async () => {
    const { server, volume } = await serverWithVolume();
    const other = await world.nova.active([{ uuid: (await world.network()).id }]);
    for (const taker of [server, other]) {
      const refused = await attach(taker, volume.id);
      expect([refused.status, refused.novaError.message]).toEqual([
        400,
        `Invalid volume: volume ${volume.id} is already attached to instances: ${server.id}`,
      ]);
    }
  });

  it('cannot be deleted (400), grows only from 3.42 on, and is detached over detaching', async () => {
    const { server, volume } = await serverWithVolume();
    expect((await world.session.volume('DELETE', `/volumes/${volume.id}`)).status).toBe(400);
    const old = await world.cinder.action(volume.id, { 'os-extend': { new_size: 2 } }, '3.41');
    expect([old.status, old.novaError.message]).toEqual([400, expect.stringMatching(/to extend, currently in-use/)]);
    expect((await world.cinder.action(volume.id, { 'os-extend': { new_size: 2 } }, '3.42')).status).toBe(202);
    await soon(async () => (await world.cinder.get(volume.id)).size === 2);
    await world.cinder.reaches(volume.id, 'in-use');
    const path = `${attachments(server)}/${volume.id}`;
    expect((await world.session.compute('DELETE', path)).status).toBe(202);
    expect(await world.cinder.reaches(volume.id, 'available')).toMatchObject({ attachments: [] });
    expect((await world.session.compute('GET', attachments(server))).many('volumeAttachments')).toEqual([]);
    const gone = await world.session.compute('DELETE', path);
    expect([gone.status, gone.novaError.message]).toEqual([
      404,
      `Instance ${server.id} is not attached to volume ${volume.id}`,
    ]);
  });

  it('has snapshots taken of it by force, or from 3.66 on as it is; they tell their metadata', async () => {
    const { volume } = await serverWithVolume();
    const take = (fields: object, version: string) => {
      const snapshot = { name: world.cloud.name('snapshot'), volume_id: volume.id, ...fields };
      return world.session.volume('POST', '/snapshots', { snapshot }, version);
    };
    const plain = await take({}, '3.0');
    expect([plain.status, plain.novaError.message]).toEqual([400, expect.stringMatching(/status must be available/)]);
    const description = 'moorage:fleet=1;key=snapshot/a';
    const forced = await take({ force: true, description, metadata: { moorage: description } }, '3.0');
    expect([forced.status, forced.one('snapshot')]).toMatchObject([202, { status: 'creating', size: 1 }]);
    expect((await take({}, '3.66')).status).toBe(202);
    expect((await take({ volume_id: '11111111-2222-4333-8444-555555555555', force: true }, '3.0')).status).toBe(404);
    const listed = async (query: string) =>
      (await world.session.volume('GET', `/snapshots/detail?${query}`, undefined, '3.0')).many('snapshots');
    await soon(async () => (await listed('status=available')).length === 2);
    const found = (await listed(`volume_id=${volume.id}`)).find(({ id }) => id === forced.one('snapshot').id);
    expect(found).toMatchObject({ description, metadata: { moorage: description }, volume_id: volume.id });
    expect(found?.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/);
  });

  it('is free again once the server is deleted', async () => {
    const { server, volume } = await serverWithVolume();
    await world.nova.remove(server.id);
    expect(await world.cinder.reaches(volume.id, 'available')).toMatchObject({ attachments: [] });
  });

  it('cannot be had when it is not there: 404', async () => {
    const server = await world.nova.active([{ uuid: (await world.network()).id }]);
    const missing = await attach(server, '11111111-2222-4333-8444-555555555555');
    expect([missing.status, missing.novaError.type]).toEqual([404, 'itemNotFound']);
  });

  describe('while the server is being built', () => {
    const world = contractWorld({ unhurried: true });

    it('cannot be had: 409', async () => {
      const network = await world.network();
      const volume = await world.cinder.available();
      const { id } = created(await world.nova.post([{ uuid: network.id }]), 'server');
      const early = await attach({ id }, volume.id, {}, world);
      expect([early.status, early.novaError.message]).toEqual([409, expect.stringContaining('vm_state building')]);
      expect((await world.cinder.get(volume.id)).status).toBe('available');
    });
  });
});

describe('a server that boots from a volume', () => {
  const boot = (device: object) => ({
    imageRef: undefined,
    block_device_mapping_v2: [{ boot_index: 0, destination_type: 'volume', ...device }],
  });

  it('holds a volume that was made beforehand, shows no image, and leaves it when it goes', async () => {
    const network = await world.network();
    const volume = await world.cinder.available({ imageRef: await world.nova.imageId() });
    const device = { source_type: 'volume', uuid: volume.id, delete_on_termination: false };
    const server = await world.nova.active([{ uuid: network.id }], boot(device));
    expect(server).toMatchObject({ image: '', 'os-extended-volumes:volumes_attached': [{ id: volume.id }] });
    expect(await world.cinder.get(volume.id)).toMatchObject({
      status: 'in-use',
      attachments: [{ server_id: server.id }],
    });
    const root = await world.session.compute('DELETE', `${attachments(server)}/${volume.id}`);
    expect([root.status, root.novaError.message]).toEqual([400, 'Cannot detach a root device volume']);
    await world.nova.remove(server.id);
    await world.cinder.reaches(volume.id, 'available');
  });

  it('has Nova make the volume of an image, and takes it along with delete_on_termination', async () => {
    const network = await world.network();
    const device = {
      source_type: 'image',
      uuid: await world.nova.imageId(),
      volume_size: 1,
      delete_on_termination: true,
    };
    const server = await world.nova.active([{ uuid: network.id }], boot(device));
    const [{ id }] = server['os-extended-volumes:volumes_attached'] as { id: string }[];
    expect(await world.cinder.get(id)).toMatchObject({ size: 1, bootable: 'true', status: 'in-use' });
    await world.nova.remove(server.id);
    await world.cinder.gone(id);
  });

  it('is refused with 400 when the volume is not there or not bootable', async () => {
    const network = await world.network();
    const missing = '11111111-2222-4333-8444-555555555555';
    const nowhere = await world.nova.post([{ uuid: network.id }], boot({ source_type: 'volume', uuid: missing }));
    expect([nowhere.status, nowhere.novaError.message]).toEqual([
      400,
      `Block Device Mapping is Invalid: failed to get volume ${missing}.`,
    ]);
    const blank = await world.cinder.available();
    const empty = await world.nova.post([{ uuid: network.id }], boot({ source_type: 'volume', uuid: blank.id }));
    expect([empty.status, empty.novaError.message]).toEqual([400, `Block Device ${blank.id} is not bootable.`]);
  });
});
