import { temporaryUrl, type Cloud } from '../../src/openstack';
import { contractWorld } from './support/contract.world';

type TemporaryUrl = Parameters<typeof temporaryUrl>[1];

const world = contractWorld();
const text = new TextEncoder();

describe('a temporary address', () => {
  it('is made by the client as Swift checks it, and is good for one object until it expires', async () => {
    const path = `/${world.cloud.name('container')}`;
    const call = (method: 'PUT' | 'DELETE', below = '', headers: Record<string, string> = {}, content?: string) =>
      world.session.call('object-store', method, path + below, {
        headers,
        ...(content === undefined ? {} : { bytes: text.encode(content) }),
      });
    await call('PUT', '', { 'X-Container-Meta-Temp-URL-Key': 'secret' });
    world.cloud.later(() => call('DELETE'));
    const name = 'in voice/ü 1.pdf';
    for (const below of [`/${encodeURI(name)}`, '/other']) {
      await call('PUT', below, { 'Content-Type': 'text/plain', 'X-Object-Meta-Sha256': 'ab' }, 'abc');
      world.cloud.later(() => call('DELETE', below));
    }
    const make = (more: Partial<TemporaryUrl> = {}) =>
      temporaryUrl({ endpoint: async () => world.session.url('object-store') } as unknown as Cloud, {
        container: path.slice(1),
        object: name,
        key: 'secret',
        expiresAt: new Date(Date.now() + 60_000),
        ...more,
      });
    const good = await fetch(await make({ filename: 'a b.pdf' }));
    expect([good.status, await good.text()]).toEqual([200, 'abc']);
    expect(good.headers.get('content-disposition')).toBe(`attachment; filename="a b.pdf"; filename*=UTF-8''a%20b.pdf`);
    expect(good.headers.get('x-object-meta-sha256')).toBeNull();
    expect((await fetch(await make(), { method: 'HEAD' })).status).toBe(200);
    const [url, query] = (await make()).split('?');
    const other = `${url.slice(0, url.indexOf(path) + path.length)}/other?${query}`;
    for (const [wrong, method] of [
      [await make({ key: 'guessed' }), 'GET'],
      [await make({ expiresAt: new Date(Date.now() - 1_000) }), 'GET'],
      [await make(), 'PUT'],
      [other, 'GET'],
      [(await make()).replace(/&temp_url_expires=\d+/, ''), 'GET'],
    ]) {
      const refused = await fetch(wrong, { method });
      expect([refused.status, await refused.text()]).toEqual([401, '401 Unauthorized: Temp URL invalid\n']);
    }
  });
});
