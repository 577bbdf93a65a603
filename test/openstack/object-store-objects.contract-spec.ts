import { createHash } from 'node:crypto';
import { contractWorld } from './support/contract.world';
import type { Method, Options } from './support/openstack.http';

const world = contractWorld();
const text = new TextEncoder();
const md5 = (content: string): string => createHash('md5').update(content).digest('hex');

const swift = (method: Method, path: string, options: Options = {}) =>
  world.session.call('object-store', method, path, options);
const put = (path: string, content: string, headers: Record<string, string> = {}) =>
  swift('PUT', path, { bytes: text.encode(content), headers });

/** A container that goes away, with what is in it, at the end of the test. */
async function container(headers: Record<string, string> = {}): Promise<string> {
  const path = `/${world.cloud.name('container')}`;
  expect((await swift('PUT', path, { headers })).status).toBe(201);
  world.cloud.later(async () => {
    if ((await swift('HEAD', path)).status === 404) return;
    for (const { name } of (await list(path)).rows) await swift('DELETE', `${path}/${String(name)}`);
    expect((await swift('DELETE', path)).status).toBe(204);
  });
  return path;
}

async function list(path: string, query = '') {
  const reply = await swift('GET', `${path}?format=json${query}`);
  return { headers: reply.headers, rows: JSON.parse(reply.text) as Record<string, unknown>[] };
}

describe('a container', () => {
  it('is made once, keeps metadata, and counts what is in it', async () => {
    const path = await container({ 'X-Container-Meta-Temp-URL-Key': 'k', 'X-Container-Meta-Note': 'a' });
    expect((await swift('PUT', path)).status).toBe(202);
    await put(`${path}/one`, 'abc');
    const head = await swift('HEAD', path);
    expect(head.status).toBe(204);
    expect(head.headers.get('x-container-meta-temp-url-key')).toBe('k');
    expect(head.headers.get('x-container-meta-note')).toBe('a');
    expect(head.headers.get('x-container-object-count')).toBe('1');
    expect(head.headers.get('x-container-bytes-used')).toBe('3');
    const change = { 'X-Container-Meta-Note': 'b', 'X-Remove-Container-Meta-Temp-URL-Key': 'x' };
    expect((await swift('POST', path, { headers: change })).status).toBe(204);
    const changed = (await swift('HEAD', path)).headers;
    expect([changed.get('x-container-meta-note'), changed.get('x-container-meta-temp-url-key')]).toEqual(['b', null]);
    expect((await list('')).rows).toMatchObject([{ name: path.slice(1) }]);
  });

  it('does not go while something is in it: 409; what is not there is 404', async () => {
    const path = await container();
    await put(`${path}/one`, 'abc');
    const full = await swift('DELETE', path);
    expect([full.status, full.text]).toEqual([
      409,
      '<html><h1>Conflict</h1><p>There was a conflict when trying to complete your request.</p></html>',
    ]);
    expect((await swift('DELETE', `${path}/one`)).status).toBe(204);
    expect((await swift('DELETE', path)).status).toBe(204);
    const missing = '<html><h1>Not Found</h1><p>The resource could not be found.</p></html>';
    for (const reply of [
      await swift('GET', `${path}?format=json`),
      await swift('DELETE', path),
      await swift('POST', path, { headers: { 'X-Container-Meta-Note': 'b' } }),
      await put(`${path}/one`, 'abc'),
      await swift('GET', `${path}/one`),
      await swift('DELETE', `${path}/one`),
    ])
      expect([reply.status, reply.text]).toEqual([404, missing]);
    expect((await swift('HEAD', path)).status).toBe(404);
  });

  it("is another project's business: 403 with its token, 401 without any", async () => {
    const path = await container();
    const other = await world.cloud.makeTenant();
    const url = world.session.url('object-store') + path;
    const asked = async (headers: Record<string, string>) => (await fetch(url, { headers })).status;
    expect(await asked({ 'X-Auth-Token': other.session.token })).toBe(403);
    expect(await asked({})).toBe(401);
  });
});

describe('an object', () => {
  it('is stored with checksum, type and metadata, and read again', async () => {
    const path = `${await container()}/2026/11/report b.csv`;
    const headers = { 'Content-Type': 'text/csv', 'X-Object-Meta-Sha256': 'ab', ETag: md5('a;b\n') };
    const stored = await put(encodeURI(path), 'a;b\n', headers);
    expect([stored.status, stored.headers.get('etag')]).toEqual([201, md5('a;b\n')]);
    for (const method of ['HEAD', 'GET'] as const) {
      const reply = await swift(method, encodeURI(path));
      expect([reply.status, reply.text]).toEqual([200, method === 'GET' ? 'a;b\n' : '']);
      const shown = ['content-type', 'content-length', 'etag', 'x-object-meta-sha256'].map((name) =>
        reply.headers.get(name),
      );
      expect(shown).toEqual(['text/csv', '4', md5('a;b\n'), 'ab']);
      expect(Date.parse(reply.headers.get('last-modified') ?? '')).not.toBeNaN();
    }
    // Metadata are replaced whole; the content and its type stay.
    expect((await swift('POST', encodeURI(path), { headers: { 'X-Object-Meta-Other': 'c' } })).status).toBe(202);
    const changed = (await swift('HEAD', encodeURI(path))).headers;
    expect([changed.get('x-object-meta-sha256'), changed.get('x-object-meta-other')]).toEqual([null, 'c']);
    expect(changed.get('etag')).toBe(md5('a;b\n'));
  });

  it('whose checksum is another is not stored: 422', async () => {
    const path = `${await container()}/bad`;
    const refused = await put(path, 'abc', { ETag: md5('abcd') });
    expect([refused.status, refused.text]).toEqual([
      422,
      '<html><h1>Unprocessable Entity</h1><p>Unable to process the contained instructions</p></html>',
    ]);
    expect((await swift('GET', path)).status).toBe(404);
  });

  it('is replaced by another of its name, unless it is asked not to be: 412', async () => {
    const path = `${await container()}/one`;
    await put(path, 'first');
    const kept = await put(path, 'second', { 'If-None-Match': '*' });
    expect(kept.status).toBe(412);
    expect((await swift('GET', path)).text).toBe('first');
    expect((await put(path, 'third')).status).toBe(201);
    expect((await swift('GET', path)).text).toBe('third');
  });

  it('is listed by name, by prefix and in pages', async () => {
    const path = await container();
    for (const name of ['b/2', 'a', 'b/1']) await put(`${path}/${name}`, name);
    const names = async (query: string) => (await list(path, query)).rows.map(({ name }) => name);
    expect(await names('')).toEqual(['a', 'b/1', 'b/2']);
    expect(await names('&prefix=b/')).toEqual(['b/1', 'b/2']);
    expect(await names('&limit=2')).toEqual(['a', 'b/1']);
    expect(await names('&marker=b/1')).toEqual(['b/2']);
    expect((await list(path, '&prefix=a')).rows).toMatchObject([
      { name: 'a', bytes: 1, hash: md5('a'), content_type: 'application/octet-stream' },
    ]);
  });
});

describe('an account', () => {
  it('lists its containers by name, by prefix and in pages', async () => {
    const made = [await container(), await container(), await container()].map((path) => path.slice(1)).sort();
    const names = async (query: string) => (await list('', `&prefix=${world.cloud.prefix}${query}`)).rows;
    expect(await names('')).toMatchObject(
      made.map((name) => ({ name, count: expect.any(Number) as number, bytes: expect.any(Number) as number })),
    );
    expect((await names('&limit=2')).map(({ name }) => name)).toEqual(made.slice(0, 2));
    expect((await names(`&limit=2&marker=${made[1]}`)).map(({ name }) => name)).toEqual(made.slice(2));
    expect(await names(`&limit=2&marker=${made[2]}`)).toEqual([]);
    expect((await list('', '&prefix=nobody')).rows).toEqual([]);
  });

  it('keeps metadata of its own', async () => {
    await container();
    expect((await swift('POST', '', { headers: { 'X-Account-Meta-Temp-URL-Key': 'k' } })).status).toBe(204);
    const { headers } = await swift('HEAD', '');
    expect(headers.get('x-account-meta-temp-url-key')).toBe('k');
    expect(Number(headers.get('x-account-container-count'))).toBeGreaterThan(0);
    await swift('POST', '', { headers: { 'X-Remove-Account-Meta-Temp-URL-Key': 'x' } });
    expect((await swift('HEAD', '')).headers.get('x-account-meta-temp-url-key')).toBeNull();
  });
});
