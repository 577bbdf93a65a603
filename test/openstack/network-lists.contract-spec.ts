import { contractWorld } from './support/contract.world';
import { send, type Entity, type Reply } from './support/openstack.http';

const world = contractWorld();
const list = async (query: string): Promise<Entity[]> =>
  (await world.session.network('GET', `/networks?${query}`)).many('networks');
const names = (networks: Entity[]): unknown[] => networks.map(({ name }) => name);

/** Three networks of one mark, named so that their order is known. */
async function three(mark: string): Promise<string[]> {
  const made = [];
  for (const letter of ['a', 'b', 'c'])
    made.push(String((await world.neutron.network({ name: `${mark}-${letter}`, description: mark })).name));
  return made;
}

describe("Neutron's lists", () => {
  it('come in pages only when asked: limit, marker and a next link that leads on', async () => {
    const mark = world.cloud.name('page');
    const [a, b, c] = await three(mark);
    expect(names(await list(`description=${mark}&sort_key=name&sort_dir=asc`))).toEqual([a, b, c]);
    const first = await world.session.network(
      'GET',
      `/networks?description=${mark}&sort_key=name&sort_dir=asc&limit=2`,
    );
    expect(names(first.many('networks'))).toEqual([a, b]);
    const next = (first.body.networks_links as { rel: string; href: string }[]).find(({ rel }) => rel === 'next');
    expect(next?.href).toContain(`marker=${first.many('networks')[1]?.id ?? ''}`);
    const second = await send('GET', next?.href ?? '', world.session.token);
    expect(names(second.many('networks'))).toEqual([c]);
    expect(
      (second.body.networks_links as { rel: string }[] | undefined)?.some(({ rel }) => rel === 'next') ?? false,
    ).toBe(false);
  });

  it('refuse a marker that is not there (404) and a limit that is no number (400)', async () => {
    const marker = await world.session.network('GET', '/networks?limit=1&marker=00000000-0000-4000-8000-000000000000');
    expect(marker.status).toBe(404);
    const limit = await world.session.network('GET', '/networks?limit=x');
    expect([limit.status, limit.neutronError.message]).toEqual([
      400,
      "Bad limit request: Limit must be an integer 0 or greater and not 'x'.",
    ]);
  });

  it('sort downwards too', async () => {
    const mark = world.cloud.name('sort');
    const [a, b, c] = await three(mark);
    expect(names(await list(`description=${mark}&sort_key=name&sort_dir=desc`))).toEqual([c, b, a]);
  });

  it('refuse a sort key without its direction: 400', async () => {
    const reply = await world.session.network('GET', '/networks?sort_key=name');
    expect([reply.status, reply.neutronError.message]).toEqual([
      400,
      'The number of sort_keys and sort_dirs must be same',
    ]);
  });

  it('filter by equality, any of a repeated value, and several fields at once', async () => {
    const mark = world.cloud.name('filter');
    const [a, b, c] = await three(mark);
    expect(names(await list(`name=${a ?? ''}&name=${c ?? ''}&sort_key=name&sort_dir=asc`))).toEqual([a, c]);
    expect(await list(`name=${mark}`)).toEqual([]);
    expect(names(await list(`name=${b ?? ''}&description=${mark}&admin_state_up=true&status=ACTIVE`))).toEqual([b]);
    expect(await list(`name=${b ?? ''}&description=other`)).toEqual([]);
    expect(names(await list(`description=${encodeURIComponent(mark)}&sort_key=name&sort_dir=asc`))).toEqual([a, b, c]);
  });

  it('find a mark with equals signs and semicolons when it is escaped', async () => {
    const mark = `moorage:fleet=${world.cloud.name('f')};key=lan`;
    const network = await world.neutron.network({ description: mark });
    expect((await list(`description=${encodeURIComponent(mark)}`)).map(({ id }) => id)).toEqual([network.id]);
  });

  it('find by several ids in one request', async () => {
    const [one, two] = [await world.neutron.network(), await world.neutron.network()];
    expect((await list(`id=${one.id}&id=${two.id}`)).map(({ id }) => id).sort()).toEqual([one.id, two.id].sort());
  });

  it('refuse a filter that is unknown: 400 HTTPBadRequest', async () => {
    const reply = await world.session.network('GET', '/networks?bogus=1');
    expect([reply.status, reply.neutronError]).toMatchObject([400, { type: 'HTTPBadRequest' }]);
    expect(reply.neutronError.message).toContain("['bogus'] is invalid attribute for filtering");
  });

  it('give only the fields that are asked for', async () => {
    const network = await world.neutron.network();
    const [found] = await list(`id=${network.id}&fields=id&fields=name`);
    expect(found).toEqual({ id: network.id, name: network.name });
    const one = (await world.session.network('GET', `/networks/${network.id}?fields=name`)).one('network');
    expect(one).toEqual({ name: network.name });
  });

  it('know the external networks apart, and show them to every project', async () => {
    const external = await list('router:external=true');
    expect(names(external)).toContain('public');
    const inner = await list('router:external=false');
    expect(names(inner)).not.toContain('public');
  });
});

describe('revisions guard against lost updates', () => {
  const update = async (id: string, name: string, revision: number): Promise<Reply> =>
    await world.session.network(
      'PUT',
      `/networks/${id}`,
      { network: { name } },
      { 'If-Match': `revision_number=${revision}` },
    );

  it('take a PUT at the revision that was read and refuse the next with 412', async () => {
    const network = await world.neutron.network();
    const revision = Number(network.revision_number);
    expect((await update(network.id, 'first', revision)).status).toBe(200);
    const stale = await update(network.id, 'second', revision);
    expect([stale.status, stale.neutronError.type]).toEqual([412, 'RevisionNumberConstraintFailed']);
    expect(stale.neutronError.message).toMatch(
      new RegExp(`^Constrained to ${revision}, but current revision is \\d+$`),
    );
    expect(await world.neutron.get('network', network.id)).toMatchObject({ name: 'first' });
  });

  it('refuse a stale DELETE as well', async () => {
    const network = await world.neutron.network();
    await world.session.network('PUT', `/networks/${network.id}`, { network: { name: 'n' } });
    const reply = await world.session.network('DELETE', `/networks/${network.id}`, undefined, {
      'If-Match': `revision_number=${Number(network.revision_number)}`,
    });
    expect(reply.status).toBe(412);
    expect((await world.session.network('GET', `/networks/${network.id}`)).status).toBe(200);
  });
});

describe('tags', () => {
  it('go onto networks, subnets, ports, routers, groups and floating IPs alike', async () => {
    const { network, subnet } = await world.neutron.networkWithSubnet('10.64.1.0/24');
    const port = await world.neutron.make('port', { network_id: network.id });
    const router = await world.neutron.router();
    const group = await world.neutron.make('security_group', { name: world.cloud.name('group') });
    const ip = await world.neutron.make('floatingip', {
      floating_network_id: (await world.neutron.publicNetwork()).id,
    });
    const paths = [
      `/networks/${network.id}`,
      `/subnets/${subnet.id}`,
      `/ports/${port.id}`,
      `/routers/${router.id}`,
      `/security-groups/${group.id}`,
      `/floatingips/${ip.id}`,
    ];
    for (const path of paths) {
      const reply = await world.session.network('PUT', `${path}/tags`, { tags: ['fleet=a', 'key=b'] });
      expect([path, reply.status, (reply.body.tags as string[]).sort()]).toEqual([path, 200, ['fleet=a', 'key=b']]);
    }
  });

  it('filter by all, by any and by none', async () => {
    const mark = world.cloud.name('tags');
    const [both, one, none] = [
      await world.neutron.network({ description: mark }),
      await world.neutron.network({ description: mark }),
      await world.neutron.network({ description: mark }),
    ];
    await world.session.network('PUT', `/networks/${both.id}/tags`, { tags: ['x', 'y'] });
    await world.session.network('PUT', `/networks/${one.id}/tags`, { tags: ['x'] });
    const ids = async (query: string): Promise<string[]> =>
      (await list(`description=${mark}&${query}`)).map(({ id }) => id).sort();
    expect(await ids('tags=x,y')).toEqual([both.id]);
    expect(await ids('tags-any=x,y')).toEqual([both.id, one.id].sort());
    expect(await ids('not-tags=x')).toEqual([none.id]);
    expect(await ids('not-tags-any=y')).toEqual([one.id, none.id].sort());
  });

  it('come and go one by one: 201, 204, 404', async () => {
    const network = await world.neutron.network();
    const path = `/networks/${network.id}/tags`;
    expect((await world.session.network('PUT', `${path}/one`)).status).toBe(201);
    expect((await world.session.network('GET', `${path}/one`)).status).toBe(204);
    const missing = await world.session.network('GET', `${path}/two`);
    expect([missing.status, missing.neutronError.type]).toEqual([404, 'TagNotFound']);
    expect((await world.session.network('GET', path)).body).toEqual({ tags: ['one'] });
    expect((await world.session.network('DELETE', `${path}/one`)).status).toBe(204);
    expect((await world.session.network('DELETE', `${path}/one`)).status).toBe(404);
    expect((await world.session.network('DELETE', path)).status).toBe(204);
  });

  it('hold 255 characters, not 256: 400 InvalidInput', async () => {
    const network = await world.neutron.network();
    const put = async (length: number): Promise<Reply> =>
      await world.session.network('PUT', `/networks/${network.id}/tags`, { tags: ['y'.repeat(length)] });
    expect((await put(255)).status).toBe(200);
    const long = await put(256);
    expect([long.status, long.neutronError.type]).toEqual([400, 'InvalidInput']);
  });
});
