import {
  applicationCredentials,
  images,
  keypairs,
  networks,
  openCloud,
  servers,
  type Cloud,
  type OpenStackError,
} from '../../../src/openstack';
import { HastyClock, network, ScriptedCloud } from './scripted-cloud';

let server: ScriptedCloud;
let cloud: Cloud;
const list = 'GET /network/v2.0/networks';

beforeEach(async () => {
  server = await ScriptedCloud.start();
  cloud = openCloud(server.settings(), { clock: new HastyClock() });
});
afterEach(async () => {
  await cloud.close();
  await server.stop();
});

/** Pages of one network each, `a` to `c`, with links to a host that only the cloud's inside can reach. */
function paged(all = ['a', 'b', 'c']): void {
  server.on(list, ({ query }) => {
    const at = query.get('marker') === null ? 0 : all.indexOf(query.get('marker') ?? '') + 1;
    query.set('marker', all[at]);
    const next =
      at + 1 < all.length ? [{ rel: 'next', href: `http://inside:9696/v2.0/networks?${query.toString()}` }] : [];
    return { json: { networks: [network(all[at]).network], networks_links: next } };
  });
}

test('a list is all of its pages, found by the links and with the filters kept', async () => {
  paged();
  const found = await networks.list(cloud, { name: ['a', 'b', 'c'], description: 'x y' });
  expect(found.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(server.to(list).map(({ query }) => query.getAll('name').length)).toEqual([3, 3, 3]);
  expect(server.to(list)[0]?.query.get('limit')).toBe('500');
});

test("what Nova's link leaves out of a repeated filter is asked for on every page all the same", async () => {
  const route = 'GET /compute/v2.1/servers/detail';
  server.on(route, ({ query }) => {
    const href = 'http://inside/v2.1/servers/detail?limit=500&marker=1&status=ERROR';
    return { json: { servers: [], servers_links: query.has('marker') ? [] : [{ rel: 'next', href }] } };
  });
  await servers.list(cloud, { status: ['ACTIVE', 'ERROR'] });
  expect(server.to(route).map(({ query }) => query.getAll('status'))).toEqual(Array(2).fill(['ACTIVE', 'ERROR']));
  expect(server.to(route)[1]?.query.get('marker')).toBe('1');
});

test('when the object that marks a page goes, the list is read anew', async () => {
  paged();
  const pages = server.on.bind(server);
  let lost = 0;
  pages(list, ({ query }, call) => {
    if (call === 2) {
      lost += 1;
      return { status: 404, json: { NeutronError: { type: 'NetworkNotFound', message: 'gone' } } };
    }
    const at = query.get('marker') === 'a' ? 1 : 0;
    const next = at === 0 ? [{ rel: 'next', href: '/networks?marker=a' }] : [];
    return { json: { networks: [network(at === 0 ? 'a' : 'c').network], networks_links: next } };
  });
  expect((await networks.list(cloud)).map(({ id }) => id)).toEqual(['a', 'c']);
  expect(lost).toBe(1);
});

test('links that lead in a circle end in an error', async () => {
  server.on(list, () => ({ json: { networks: [], networks_links: [{ rel: 'next', href: '/networks?marker=a' }] } }));
  const error = await networks.list(cloud).catch((thrown: unknown) => thrown as OpenStackError);
  expect(error).toMatchObject({ code: 'OPENSTACK_REPLY_INVALID' });
});

test('a filter too long for one request is asked in parts, and what matches twice counts once', async () => {
  const names = Array.from({ length: 200 }, (_, n) => `moorage-some-fleet-network-${n}`);
  server.on(list, ({ query }) => ({
    json: { networks: [...query.getAll('name').map((name) => network(name).network), network('always').network] },
  }));
  const found = await networks.list(cloud, { name: names });
  expect(found).toHaveLength(201);
  expect(server.to(list).length).toBeGreaterThan(2);
  expect(Math.max(...server.to(list).map(({ query }) => query.toString().length))).toBeLessThan(2100);
});

test('a filter that allows nothing finds nothing, without asking', async () => {
  expect(await networks.list(cloud, { name: [] })).toEqual([]);
  expect(server.to(list)).toHaveLength(0);
});

test('the pages of Nova, Glance and Keystone are followed in their own ways', async () => {
  const image = {
    name: 'i',
    status: 'active',
    owner: null,
    visibility: 'public',
    disk_format: null,
    container_format: null,
    size: 1,
  };
  const dated = { ...image, created_at: '', updated_at: '' };
  server.on('GET /image/v2/images', ({ query }) =>
    query.get('marker') === '1'
      ? { json: { images: [{ id: '2', ...dated }] } }
      : { json: { images: [{ id: '1', ...dated }], next: '/v2/images?marker=1' } },
  );
  const pair = (name: string) => ({ keypair: { name, public_key: 'k', fingerprint: 'f' } });
  server.on('GET /compute/v2.1/os-keypairs', ({ query }) =>
    query.get('marker') === 'a'
      ? { json: { keypairs: [pair('b')] } }
      : { json: { keypairs: [pair('a')], keypairs_links: [{ rel: 'next', href: 'https://x/os-keypairs?marker=a' }] } },
  );
  const credential = (id: string) => ({ id, name: id, project_id: 'project-1', expires_at: null });
  server.on('GET /identity/v3/users/user-1/application_credentials', ({ query }) =>
    query.get('marker') === '1'
      ? { json: { application_credentials: [credential('2')], links: { next: null } } }
      : { json: { application_credentials: [credential('1')], links: { next: 'http://x/?marker=1' } } },
  );
  expect((await images.list(cloud)).map(({ id }) => id)).toEqual(['1', '2']);
  expect((await keypairs.list(cloud)).map(({ name }) => name)).toEqual(['a', 'b']);
  expect((await applicationCredentials.list(cloud)).map(({ id }) => id)).toEqual(['1', '2']);
});

test("Nova's usage is read page by page, and a page without news is the last", async () => {
  const usage = (instance_id: string) => ({
    instance_id,
    name: 's',
    flavor: 'm1.tiny',
    hours: 1,
    vcpus: 1,
    memory_mb: 1,
    local_gb: 1,
    started_at: '2026-01-01T00:00:00',
    ended_at: null,
    state: 'active',
  });
  const route = 'GET /compute/v2.1/os-simple-tenant-usage/project-1';
  server.on(route, ({ query }) => ({
    json: {
      tenant_usage: { server_usages: [usage(query.get('marker') === null ? '1' : '2')] },
      tenant_usage_links: [{ rel: 'next', href: 'http://x/?marker=1' }],
    },
  }));
  const found = await servers.usages(cloud, { start: '2026-01-01T00:00:00', end: '2026-01-02T00:00:00' });
  expect(found.map(({ instance_id }) => instance_id)).toEqual(['1', '2']);
  expect(server.to(route)).toHaveLength(3);
});
