import { created, soon } from './support/contract.cloud';
import { contractWorld } from './support/contract.world';
import { send, type Entity, type Reply } from './support/openstack.http';

const world = contractWorld();
const nowhere = '11111111-2222-4333-8444-555555555555';

describe('block storage', () => {
  it('describes its microversions below /v3/ and unversioned with 300', async () => {
    const root = world.session.url('block-storage').replace(/\/v3.*$/, '');
    for (const [path, status] of [
      ['/v3/', 200],
      ['/', 300],
    ] as const) {
      const reply = await send('GET', root + path, world.session.token);
      expect(reply.status).toBe(status);
      expect(reply.many('versions')).toMatchObject([{ id: 'v3.0', version: '3.70', min_version: '3.0' }]);
    }
  });

  it('answers in the version asked for, says which, and refuses one that it does not have: 406', async () => {
    const plain = await world.session.call('block-storage', 'GET', '/volumes');
    expect(plain.headers.get('openstack-api-version')).toBe('volume 3.0');
    const newest = await world.session.volume('GET', '/volumes');
    expect(newest.headers.get('openstack-api-version')).toBe('volume 3.70');
    const unknown = await world.session.volume('GET', '/volumes', undefined, '3.999');
    expect(unknown.status).toBe(406);
    expect(unknown.text).toContain('Version 3.999 is not supported by the API. Minimum is 3.0 and maximum is 3.70.');
  });

  it('has one type at first, the default', async () => {
    const types = (await world.session.volume('GET', '/types')).many('volume_types');
    expect(types).toMatchObject([{ name: '__DEFAULT__', is_public: true }]);
    expect((await world.session.volume('GET', '/types/default')).one('volume_type').name).toBe('__DEFAULT__');
    expect((await world.session.volume('GET', `/types/${nowhere}`)).status).toBe(404);
  });
});

describe('a volume', () => {
  it('is accepted as creating, becomes available, and shows what it was made with', async () => {
    const description = 'moorage:fleet=1;key=hub/data';
    const reply = await world.cinder.post({ description, metadata: { a: 'b' } });
    expect(reply.status).toBe(202);
    expect(reply.one('volume')).toMatchObject({ status: 'creating', size: 1, description, metadata: { a: 'b' } });
    const volume = await world.cinder.reaches(reply.one('volume').id, 'available');
    expect(volume).toMatchObject({
      description,
      metadata: { a: 'b' },
      size: 1,
      volume_type: '__DEFAULT__',
      bootable: 'false',
      attachments: [],
      multiattach: false,
      encrypted: false,
      snapshot_id: null,
      source_volid: null,
      user_id: world.member.userId,
      'os-vol-tenant-attr:tenant_id': world.member.projectId,
    });
    expect(volume.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/);
  });

  it('may have the name of another', async () => {
    const [a, b] = [await world.cinder.available({ name: 'same' }), await world.cinder.available({ name: 'same' })];
    expect(a.id).not.toBe(b.id);
    const listed = (await world.session.volume('GET', '/volumes?name=same')).many('volumes');
    expect(listed.map(({ id }) => id).sort()).toEqual([a.id, b.id].sort());
  });

  it('is renamed and gets other metadata, which are replaced whole', async () => {
    const { id } = await world.cinder.available({ metadata: { a: '1' } });
    const volume = { name: 'other', description: 'changed', metadata: { b: '2' } };
    const changed = await world.session.volume('PUT', `/volumes/${id}`, { volume });
    expect([changed.status, changed.one('volume')]).toMatchObject([200, volume]);
    const merged = await world.session.volume('POST', `/volumes/${id}/metadata`, { metadata: { c: '3' } });
    expect([merged.status, merged.body.metadata]).toEqual([200, { b: '2', c: '3' }]);
    expect((await world.session.volume('DELETE', `/volumes/${id}/metadata/c`)).status).toBe(200);
    expect((await world.cinder.get(id)).metadata).toEqual({ b: '2' });
  });

  it('of an image is bootable, and refused when the image has no room or is not there', async () => {
    const imageRef = await world.nova.imageId();
    const volume = await world.cinder.available({ imageRef });
    expect(volume).toMatchObject({ bootable: 'true', volume_image_metadata: { image_id: imageRef } });
    expect((await world.cinder.post({ imageRef: nowhere })).status).toBe(400);
  });

  it('is refused with 400 without a size or with none, and 404 with a type that is not there', async () => {
    expect((await world.cinder.post({ size: null })).status).toBe(400);
    expect((await world.cinder.post({ size: 0 })).status).toBe(400);
    const typed = await world.cinder.post({ volume_type: 'nope' });
    expect([typed.status, typed.novaError.type]).toEqual([404, 'itemNotFound']);
    expect((await world.cinder.post({ surprise: 1 }, '3.53')).status).toBe(400);
  });

  it('is not there for another project', async () => {
    const { id } = await world.cinder.available();
    const other = (await world.cloud.makeTenant()).session;
    const seen = await other.volume('GET', `/volumes/${id}`);
    expect([seen.status, seen.novaError.message]).toEqual([404, `Volume ${id} could not be found.`]);
    expect((await other.volume('GET', '/volumes')).many('volumes')).toEqual([]);
    expect((await other.volume('DELETE', `/volumes/${id}`)).status).toBe(404);
  });

  it('is deleted over deleting, and then is 404', async () => {
    const { id } = await world.cinder.available();
    expect((await world.session.volume('DELETE', `/volumes/${id}`)).status).toBe(202);
    await world.cinder.gone(id);
    const again = await world.session.volume('DELETE', `/volumes/${id}`);
    expect([again.status, again.novaError.message]).toEqual([404, `Volume ${id} could not be found.`]);
  });
});

describe('the size of a volume', () => {
  it('grows over extending, in place', async () => {
    const { id } = await world.cinder.available();
    expect((await world.cinder.action(id, { 'os-extend': { new_size: 2 } })).status).toBe(202);
    await soon(async () => (await world.cinder.get(id)).size === 2);
    expect(await world.cinder.reaches(id, 'available')).toMatchObject({ size: 2 });
  });

  it('never shrinks nor stays: 400', async () => {
    const { id } = await world.cinder.available({ size: 2 });
    for (const size of [1, 2]) {
      const reply = await world.cinder.action(id, { 'os-extend': { new_size: size } });
      expect([reply.status, reply.novaError]).toEqual([
        400,
        {
          type: 'badRequest',
          code: 400,
          message: `Invalid input received: New size for extend must be greater than current size. (current: 2, extended: ${size}).`,
        },
      ]);
    }
  });
});

describe('the list of volumes', () => {
  it('is newest first, comes in pages with links, and a marker that is gone is 404', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      const { id, created_at: at } = await world.cinder.available();
      ids.unshift(id);
      // By the time of creation, which a real cloud tells in whole seconds.
      const unit = world.cloud.target.kind === 'cloud' ? 1_000 : 1;
      await soon(() => Promise.resolve(Date.now() >= Date.parse(`${String(at)}Z`) + unit));
    }
    const first = await world.session.volume('GET', '/volumes?limit=2');
    expect(first.many('volumes').map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const [link] = first.body.volumes_links as { rel: string; href: string }[];
    expect(link?.rel).toBe('next');
    const query = new URL(link?.href ?? '').searchParams;
    expect([query.get('limit'), query.get('marker')]).toEqual(['2', ids[1]]);
    const second = await world.session.volume('GET', `/volumes?${query.toString()}`);
    expect(second.many('volumes').map(({ id }) => id)).toEqual(ids.slice(2));
    expect(second.body.volumes_links).toBeUndefined();
    expect((await world.session.volume('GET', `/volumes?marker=${nowhere}`)).status).toBe(404);
  });

  it('is filtered by status, and in pages', async () => {
    const ids = [(await world.cinder.available()).id, (await world.cinder.available()).id].sort();
    const read = ({ body }: Reply) => ({
      ids: (body.volumes as Entity[]).map(({ id }) => id),
      next: ((body.volumes_links ?? []) as { href: string }[])[0]?.href ?? '',
    });
    const ask = async (query: string) =>
      read(await world.session.volume('GET', `/volumes/detail?${query}`, undefined, '3.0'));
    const first = await ask('status=available&limit=1');
    const second = read(await send('GET', first.next, world.session.token));
    expect([...first.ids, ...second.ids].sort()).toEqual(ids);
    expect(await ask('status=deleting&limit=1')).toEqual({ ids: [], next: '' });
  });

  it('is filtered by metadata, all of those given', async () => {
    const marked = await world.cinder.available({ metadata: { fleet: 'a:b-1', key: 'x' } });
    await world.cinder.available({ metadata: { fleet: 'other', key: 'x' } });
    const find = async (metadata: object, version?: string) => {
      const query = new URLSearchParams({ metadata: JSON.stringify(metadata) }).toString();
      const reply = await world.session.volume('GET', `/volumes/detail?${query}`, undefined, version);
      return reply.many('volumes').map(({ id }) => id);
    };
    expect(await find({ fleet: 'a:b-1' })).toEqual([marked.id]);
    expect(await find({ fleet: 'a:b-1', key: 'x' }, '3.0')).toEqual([marked.id]);
    expect(await find({ fleet: 'a:b-1', key: 'y' })).toEqual([]);
  });

  it('has no filter for descriptions: left aside at 3.0, refused from 3.31 on', async () => {
    await world.cinder.available({ description: 'one' });
    const old = await world.session.volume('GET', '/volumes?description=nope', undefined, '3.0');
    expect(old.many('volumes')).toHaveLength(1);
    expect((await world.session.volume('GET', '/volumes?description=nope', undefined, '3.31')).status).toBe(400);
  });
});

describe('snapshots', () => {
  it('hold their volume in place: its deletion is 400 until they are gone', async () => {
    const { id } = await world.cinder.available();
    const snapshot = await world.cinder.snapshot(id);
    expect(snapshot).toMatchObject({ volume_id: id, size: 1, status: 'available' });
    const refused = await world.session.volume('DELETE', `/volumes/${id}`);
    expect([refused.status, refused.novaError.message]).toEqual([
      400,
      expect.stringMatching(/^Invalid volume: Volume status must be available or error .* have snapshots/),
    ]);
    const listed = await world.session.volume('GET', `/snapshots?volume_id=${id}`);
    expect(listed.many('snapshots').map((one) => one.id)).toEqual([snapshot.id]);
    expect((await world.session.volume('DELETE', `/snapshots/${snapshot.id}`)).status).toBe(202);
    await soon(async () => (await world.session.volume('GET', `/snapshots/${snapshot.id}`)).status === 404);
    expect((await world.session.volume('DELETE', `/volumes/${id}`)).status).toBe(202);
    await world.cinder.gone(id);
  });

  it('become volumes that are not smaller', async () => {
    const { id } = await world.cinder.available({ size: 2 });
    const snapshot = await world.cinder.snapshot(id);
    expect((await world.cinder.post({ snapshot_id: snapshot.id, size: 1 })).status).toBe(400);
    const copy = await world.cinder.available({ snapshot_id: snapshot.id, size: undefined });
    expect(copy).toMatchObject({ snapshot_id: snapshot.id, size: 2 });
    // A volume made of a snapshot may hold the snapshot in place on some drivers; not on this one.
    expect((await world.session.volume('DELETE', `/snapshots/${snapshot.id}`)).status).toBe(202);
    await soon(async () => (await world.session.volume('GET', `/snapshots/${snapshot.id}`)).status === 404);
  });
});

describe('quotas of block storage', () => {
  const set = (projectId: string, limits: Record<string, number>) =>
    world.cloud.admin.volume('PUT', `/os-quota-sets/${projectId}`, { quota_set: limits });

  it('are 10 volumes, 10 snapshots and 1000 GiB at first', async () => {
    const { projectId } = world.member;
    const quota = (await world.session.volume('GET', `/os-quota-sets/${projectId}`)).body.quota_set;
    expect(quota).toMatchObject({ volumes: 10, snapshots: 10, gigabytes: 1000, per_volume_gigabytes: -1 });
    expect((await world.session.volume('GET', '/limits')).body.limits).toMatchObject({
      absolute: { maxTotalVolumes: 10, maxTotalVolumeGigabytes: 1000, maxTotalSnapshots: 10 },
    });
    expect(
      (await world.session.volume('PUT', `/os-quota-sets/${projectId}`, { quota_set: { volumes: 20 } })).status,
    ).toBe(403);
  });

  it('refuse with 413 and «Retry-After: 0», naming the figures', async () => {
    const tenant = await world.cloud.makeTenant();
    const { session, projectId } = tenant;
    expect((await set(projectId, { volumes: 1, gigabytes: 3 })).status).toBe(200);
    const post = (size: number) => session.volume('POST', '/volumes', { volume: { size } });
    const { id } = created(await post(2), 'volume');
    await soon(async () => (await session.volume('GET', `/volumes/${id}`)).one('volume').status === 'available');
    const many = await post(1);
    expect([many.status, many.headers.get('retry-after'), many.novaError.message]).toEqual([
      ...[413, '0'],
      expect.stringContaining("Maximum number of volumes allowed (1) exceeded for quota 'volumes'."),
    ]);
    const big = await post(2);
    expect([big.status, big.novaError.message]).toEqual([
      413,
      expect.stringContaining(
        'Requested volume or snapshot exceeds allowed gigabytes quota. Requested 2G, quota is 3G and 2G has been consumed.',
      ),
    ]);
    const grown = await session.volume('POST', `/volumes/${id}/action`, { 'os-extend': { new_size: 4 } });
    expect([grown.status, grown.novaError.type]).toEqual([413, 'overLimit']);
    const used = (await session.volume('GET', '/limits')).body.limits;
    expect(used).toMatchObject({ absolute: { totalVolumesUsed: 1, totalGigabytesUsed: 2 } });
  });
});
