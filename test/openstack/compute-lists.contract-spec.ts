import { randomUUID } from 'node:crypto';
import { created, soon } from './support/contract.cloud';
import { contractWorld } from './support/contract.world';
import { send, type Entity, type Reply } from './support/openstack.http';
import { Nova } from './support/nova.objects';
import { Neutron } from './support/neutron.objects';

const world = contractWorld();
const list = async (query: string): Promise<Entity[]> =>
  (await world.session.compute('GET', `/servers/detail?${query}`)).many('servers');

function usagePage({ status, body }: Reply) {
  const { server_usages: usages = [] } = (body.tenant_usage ?? {}) as { server_usages?: { instance_id: string }[] };
  const [link] = (body.tenant_usage_links ?? []) as { href: string }[];
  return { status, ids: usages.map(({ instance_id: id }) => id), next: link?.href as string | undefined };
}

describe("Nova's lists of servers", () => {
  let mark = '';
  let made: Entity[] = [];
  beforeAll(async () => {
    mark = world.cloud.name('list');
    const network = await world.network();
    const flavorRef = await world.nova.flavorId();
    const imageRef = await world.nova.imageId();
    made = [];
    for (const letter of ['a', 'b', 'c']) {
      const server = {
        name: `${mark}-${letter}`,
        flavorRef,
        imageRef,
        networks: [{ uuid: network.id }],
        tags: [`tag-${letter}`, 'all'],
      };
      const one = created(await world.session.compute('POST', '/servers', { server }), 'server');
      made.push(one);
      // one after the other: Nova's conductor writes what it was asked for at once in an order of its own
      await world.nova.reaches(one.id, 'ACTIVE');
    }
  });
  const named = async (query: string): Promise<string[]> =>
    (await list(query)).map(({ name }) => String(name).slice(mark.length + 1)).sort();

  it('match a name as a regular expression, anywhere in it', async () => {
    expect(await named(`name=^${mark}-[ab]$`)).toEqual(['a', 'b']);
    expect(await named(`name=${mark.slice(3)}`)).toEqual(['a', 'b', 'c']);
    expect(await named(`name=${mark}-z`)).toEqual([]);
  });

  it('filter by status and tags', async () => {
    expect(await named('status=ACTIVE')).toEqual(['a', 'b', 'c']);
    expect(await named('status=ERROR')).toEqual([]);
    expect(await named('tags=tag-a,all')).toEqual(['a']);
    expect(await named('tags-any=tag-a,tag-b')).toEqual(['a', 'b']);
    expect(await named('not-tags=tag-a')).toEqual(['b', 'c']);
  });

  it('leave an unknown filter aside before 2.75 and refuse it with 400 from there', async () => {
    const old = await world.session.compute('GET', '/servers?bogus=1', undefined, '2.74');
    expect([old.status, old.many('servers').length]).toEqual([200, 3]);
    expect((await world.session.compute('GET', '/servers?bogus=1', undefined, '2.75')).status).toBe(400);
  });

  it('come in pages with limit, marker and links that lead on', async () => {
    const first = await world.session.compute('GET', `/servers?limit=2&sort_key=display_name&sort_dir=asc`);
    expect(first.many('servers').map(({ name }) => name)).toEqual([`${mark}-a`, `${mark}-b`]);
    const next = (first.body.servers_links as { rel: string; href: string }[]).find(({ rel }) => rel === 'next');
    expect(next?.href).toContain(`marker=${made[1]?.id ?? ''}`);
    const second = await send('GET', next?.href ?? '', world.session.token, { microversion: 'compute 2.90' });
    expect(second.many('servers').map(({ name }) => name)).toEqual([`${mark}-c`]);
    expect(second.body).not.toHaveProperty('servers_links');
    expect((await world.session.compute('GET', '/servers?limit=5000')).status).toBe(200);
  });

  it('keep of a repeated filter one value alone in the link that leads on', async () => {
    const first = await world.session.compute('GET', '/servers?status=SHUTOFF&status=ACTIVE&limit=2');
    expect(first.many('servers')).toHaveLength(2);
    const [next] = first.body.servers_links as { rel: string; href: string }[];
    expect(new URL(next.href).searchParams.getAll('status')).toEqual(['SHUTOFF']);
  });

  it('put the newest first', async () => {
    expect((await list(`name=${mark}`)).map(({ name }) => name)).toEqual([`${mark}-c`, `${mark}-b`, `${mark}-a`]);
  });

  it('refuse a marker that is not there: 400', async () => {
    const id = randomUUID();
    const reply = await world.session.compute('GET', `/servers?marker=${id}`);
    expect([reply.status, reply.novaError.message]).toEqual([400, `marker [${id}] not found`]);
    expect((await world.session.compute('GET', '/servers?limit=x')).status).toBe(400);
  });

  it('are short without /detail', async () => {
    const [server] = (await world.session.compute('GET', '/servers?limit=1')).many('servers');
    expect(Object.keys(server ?? {}).sort()).toEqual(['id', 'links', 'name']);
  });

  it('take changes-since, which also tells of servers that are gone', async () => {
    const other = await world.cloud.makeTenant();
    const nova = new Nova(world.cloud, other.session);
    const { network } = await new Neutron(world.cloud, other.session).networkWithSubnet('10.69.2.0/24');
    const server = await nova.active([{ uuid: network.id }]);
    await nova.remove(server.id);
    const since = encodeURIComponent(String(server.created));
    const found = await soon(async () => {
      const servers = (await other.session.compute('GET', `/servers/detail?changes-since=${since}`)).many('servers');
      return servers.find(({ id }) => id === server.id);
    });
    expect(found.status).toBe('DELETED');
  });

  it('count in the limits and in the usage of the project', async () => {
    const limits = (await world.session.compute('GET', '/limits')).body.limits as { absolute: Record<string, number> };
    expect(limits.absolute).toMatchObject({ totalInstancesUsed: 3, totalCoresUsed: 3 });
    const usage = await world.session.compute('GET', `/os-simple-tenant-usage/${world.session.projectId}`);
    const { server_usages: usages } = usage.one('tenant_usage') as unknown as { server_usages: Entity[] };
    expect(usages.map(({ instance_id: id }) => id).sort()).toEqual(made.map(({ id }) => id).sort());
  });

  it("count in a range's usage, which comes in pages by id from 2.40 on", async () => {
    const [{ created: since }] = await list(`name=${mark}-a`);
    const hour = (offset: number) =>
      new Date(Date.parse(String(since)) + offset * 3_600_000).toISOString().slice(0, 19);
    const ask = async (query: string) => {
      const path = `/os-simple-tenant-usage/${world.session.projectId}?detailed=1&${query}`;
      return usagePage(await world.session.compute('GET', path, undefined, '2.52'));
    };
    const range = `start=${hour(-1)}&end=${hour(24)}`;
    const ids = made.map(({ id }) => id).sort();
    const first = await ask(`${range}&limit=2`);
    expect(first.ids).toEqual(ids.slice(0, 2));
    const second = usagePage(
      await send('GET', first.next ?? '', world.session.token, { microversion: 'compute 2.52' }),
    );
    expect(second).toEqual({ status: 200, ids: ids.slice(2), next: undefined });
    expect(await ask(`${range}&limit=2&marker=${ids[2]}`)).toEqual({ status: 200, ids: [], next: undefined });
    expect((await ask(`${range}&marker=${randomUUID()}`)).status).toBe(400);
    expect((await ask(`start=${hour(-2)}&end=${hour(-1)}`)).ids).toEqual([]);
  });
});
