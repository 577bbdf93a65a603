import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { contractWorld } from './support/contract.world';
import type { Entity, Reply } from './support/openstack.http';

const world = contractWorld();

async function post(fields: Record<string, unknown>): Promise<Reply> {
  const reply = await world.session.image('POST', '/images', fields);
  if (reply.status === 201) world.cloud.later(() => world.session.image('DELETE', `/images/${String(reply.body.id)}`));
  return reply;
}
const make = async (fields: Record<string, unknown> = {}): Promise<Entity> =>
  (await post({ name: world.cloud.name('image'), disk_format: 'raw', container_format: 'bare', ...fields }))
    .body as Entity;
const upload = async (id: string, bytes: Uint8Array): Promise<Reply> =>
  await world.session.call('image', 'PUT', `/images/${id}/file`, { bytes });
const read = async (id: string): Promise<Record<string, unknown>> =>
  (await world.session.image('GET', `/images/${id}`)).body;
const patch = async (id: string, changes: unknown): Promise<Reply> =>
  await world.session.call('image', 'PATCH', `/images/${id}`, {
    body: changes,
    headers: { 'Content-Type': 'application/openstack-images-v2.1-json-patch' },
  });

describe('images', () => {
  it('are queued when new, with free properties beside the fixed ones', async () => {
    const image = await make({ mark: 'moorage:fleet=1', min_ram: 96, tags: ['golden'] });
    expect(image).toMatchObject({
      status: 'queued',
      visibility: 'shared',
      protected: false,
      owner: world.session.projectId,
      size: null,
      checksum: null,
      mark: 'moorage:fleet=1',
      min_ram: 96,
      min_disk: 0,
      tags: ['golden'],
      file: `/v2/images/${image.id}/file`,
      self: `/v2/images/${image.id}`,
      schema: '/v2/schemas/image',
    });
  });

  it('become active with size, MD5 and SHA-512 by the upload of their bytes, which come back the same', async () => {
    const image = await make();
    const bytes = randomBytes(70_000);
    expect((await upload(image.id, bytes)).status).toBe(204);
    expect(await read(image.id)).toMatchObject({
      status: 'active',
      size: bytes.length,
      checksum: createHash('md5').update(bytes).digest('hex'),
      os_hash_algo: 'sha512',
      os_hash_value: createHash('sha512').update(bytes).digest('hex'),
    });
    const downloaded = await fetch(`${world.session.url('image')}/images/${image.id}/file`, {
      headers: { 'X-Auth-Token': world.session.token },
    });
    expect(downloaded.status).toBe(200);
    expect(Buffer.from(await downloaded.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('take bytes of unknown length', async () => {
    const image = await make();
    const pieces = [randomBytes(70_000), randomBytes(1)];
    const init = { method: 'PUT', body: Readable.toWeb(Readable.from(pieces)), duplex: 'half' };
    const headers = { 'X-Auth-Token': world.session.token, 'Content-Type': 'application/octet-stream' };
    const uploaded = await fetch(`${world.session.url('image')}/images/${image.id}/file`, {
      ...(init as RequestInit),
      headers,
    });
    expect(uploaded.status).toBe(204);
    expect(await read(image.id)).toMatchObject({
      status: 'active',
      size: 70_001,
      checksum: createHash('md5').update(Buffer.concat(pieces)).digest('hex'),
    });
  });

  it('take their bytes once: 409 for a second upload; 204 for a download that has nothing yet', async () => {
    const image = await make();
    expect((await world.session.image('GET', `/images/${image.id}/file`)).status).toBe(204);
    await upload(image.id, Buffer.from('one'));
    expect((await upload(image.id, Buffer.from('two'))).status).toBe(409);
    expect(await read(image.id)).toMatchObject({ size: 3 });
  });

  it('take a chosen id once: it is a fence, 409 for the second', async () => {
    const id = randomUUID();
    expect((await post({ id, name: 'fenced' })).status).toBe(201);
    const again = await post({ id, name: 'fenced' });
    expect(again.status).toBe(409);
    expect(again.text).toContain(id);
  });

  it('refuse formats and visibilities that are none with 400, and being public with 403 for members', async () => {
    expect((await post({ name: 'x', disk_format: 'floppy' })).status).toBe(400);
    expect((await post({ name: 'x', visibility: 'everywhere' })).status).toBe(400);
    expect((await post({ name: 'x', visibility: 'public' })).status).toBe(403);
  });

  it('change by JSON patch, and refuse a patch of what is read-only with 403', async () => {
    const image = await make({ mark: 'a' });
    const changed = await patch(image.id, [
      { op: 'replace', path: '/name', value: 'renamed' },
      { op: 'replace', path: '/mark', value: 'b' },
      { op: 'add', path: '/more', value: 'c' },
    ]);
    expect([changed.status, changed.body]).toMatchObject([200, { name: 'renamed', mark: 'b', more: 'c' }]);
    expect((await patch(image.id, [{ op: 'remove', path: '/more' }])).body).not.toHaveProperty('more');
    expect((await patch(image.id, [{ op: 'replace', path: '/status', value: 'active' }])).status).toBe(403);
    expect((await patch(image.id, [{ op: 'replace', path: '/nothing', value: 'x' }])).status).toBe(409);
  });

  it('that are protected stay: 403 until the protection is lifted', async () => {
    const image = await make({ protected: true });
    expect((await world.session.image('DELETE', `/images/${image.id}`)).status).toBe(403);
    await patch(image.id, [{ op: 'replace', path: '/protected', value: false }]);
    expect((await world.session.image('DELETE', `/images/${image.id}`)).status).toBe(204);
    expect((await world.session.image('GET', `/images/${image.id}`)).status).toBe(404);
    expect((await world.session.image('DELETE', `/images/${image.id}`)).status).toBe(404);
  });
});

describe("Glance's lists", () => {
  it('have the public image guest, active', async () => {
    const [guest] = (await world.session.image('GET', '/images?name=guest')).many('images');
    expect(guest).toMatchObject({ name: 'guest', status: 'active', visibility: 'public' });
  });

  it('filter by name, free properties, tags and visibility, and page with a next path', async () => {
    const mark = world.cloud.name('mark');
    for (const name of ['a', 'b', 'c']) await make({ name: `${mark}-${name}`, mark, tags: ['golden'] });
    const found = async (query: string): Promise<unknown[]> =>
      (await world.session.image('GET', `/images?${query}`))
        .many('images')
        .map(({ name }) => name)
        .sort();
    expect(await found(`mark=${mark}`)).toEqual([`${mark}-a`, `${mark}-b`, `${mark}-c`]);
    expect(await found(`name=${mark}-b`)).toEqual([`${mark}-b`]);
    expect(await found(`mark=${mark}&tag=golden&visibility=shared`)).toHaveLength(3);
    expect(await found(`mark=${mark}&visibility=public`)).toEqual([]);
    expect(await found(`mark=${mark}&status=queued`)).toHaveLength(3);
    expect(await found(`mark=${mark}&status=active`)).toEqual([]);
    expect(await found(`name=in:${mark}-a,${mark}-c`)).toEqual([`${mark}-a`, `${mark}-c`]);
    const page = await world.session.image('GET', `/images?mark=${mark}&limit=2&sort=name:asc`);
    expect(page.many('images').map(({ name }) => name)).toEqual([`${mark}-a`, `${mark}-b`]);
    expect(page.body.next).toEqual(expect.stringMatching(/^\/v2\/images\?/));
    const rest = await world.session.image('GET', String(page.body.next).replace(/^\/v2/, ''));
    expect(rest.many('images').map(({ name }) => name)).toEqual([`${mark}-c`]);
    expect(rest.body).not.toHaveProperty('next');
    // Of a name that comes twice the path has the last value alone.
    const twice = await world.session.image('GET', `/images?tag=golden&tag=golden&mark=${mark}&limit=1`);
    expect(new URL(String(twice.body.next), 'http://x').searchParams.getAll('tag')).toEqual(['golden']);
  });

  it("keep one project's images from another: 404, and 400 for a server of one", async () => {
    const image = await make();
    await upload(image.id, Buffer.from('one'));
    const other = await world.cloud.makeTenant();
    expect((await other.session.image('GET', `/images/${image.id}`)).status).toBe(404);
    expect((await other.session.image('DELETE', `/images/${image.id}`)).status).toBe(404);
    expect((await other.session.image('GET', `/images?name=${String(image.name)}`)).many('images')).toEqual([]);
    const server = { name: 'x', flavorRef: await world.nova.flavorId(), imageRef: image.id, networks: 'none' };
    const booted = await other.session.compute('POST', '/servers', { server });
    expect([booted.status, booted.novaError.message]).toEqual([400, 'Can not find requested image']);
  });

  it('refuse unknown markers and bad limits with 400', async () => {
    expect((await world.session.image('GET', `/images?marker=${randomUUID()}`)).status).toBe(400);
    expect((await world.session.image('GET', '/images?limit=x')).status).toBe(400);
  });
});
