import { contractWorld } from './support/contract.world';
import { send, type Reply } from './support/openstack.http';

const world = contractWorld();
const at = async (microversion: string | undefined, path = '/flavors'): Promise<Reply> =>
  await world.session.call(
    'compute',
    'GET',
    path,
    microversion === undefined ? {} : { microversion: `compute ${microversion}` },
  );

describe("Nova's microversions", () => {
  it('are told by the endpoint itself: from 2.1 to at least 2.90', async () => {
    const reply = await world.session.call('compute', 'GET', '/');
    expect(reply.status).toBe(200);
    const version = reply.body.version as { id: string; status: string; version: string; min_version: string };
    expect(version).toMatchObject({ id: 'v2.1', status: 'CURRENT', min_version: '2.1' });
    const [major, minor] = version.version.split('.').map(Number);
    expect([major, (minor ?? 0) >= 90]).toEqual([2, true]);
  });

  it('are 2.1 when none is asked for, and what was asked for otherwise, by either header', async () => {
    expect((await at(undefined)).headers.get('openstack-api-version')).toBe('compute 2.1');
    const asked = await at('2.61');
    expect([asked.headers.get('openstack-api-version'), asked.headers.get('x-openstack-nova-api-version')]).toEqual([
      'compute 2.61',
      '2.61',
    ]);
    const legacy = await world.session.call('compute', 'GET', '/flavors', {
      headers: { 'X-OpenStack-Nova-API-Version': '2.61' },
    });
    expect(legacy.headers.get('openstack-api-version')).toBe('compute 2.61');
    expect(asked.headers.get('vary')).toContain('OpenStack-API-Version');
  });

  it('mean the newest when latest is asked for', async () => {
    const newest = ((await world.session.call('compute', 'GET', '/')).body.version as { version: string }).version;
    expect((await at('latest')).headers.get('openstack-api-version')).toBe(`compute ${newest}`);
  });

  it('are refused with 406 outside of the range, with the range in the text', async () => {
    const newest = ((await world.session.call('compute', 'GET', '/')).body.version as { version: string }).version;
    const reply = await at('2.999');
    const message = `Version 2.999 is not supported by the API. Minimum is 2.1 and maximum is ${newest}.`;
    expect([reply.status, reply.novaError]).toEqual([406, { type: 'computeFault', code: 406, message }]);
  });

  it('are refused with 400 when they are no version', async () => {
    const reply = await at('two');
    expect([reply.status, reply.novaError.type]).toEqual([400, 'badRequest']);
  });

  it("show a flavor's extra specs inside the flavor from 2.61 on", async () => {
    const plain = (await at('2.60', '/flavors/detail')).many('flavors');
    const rich = (await at('2.61', '/flavors/detail')).many('flavors');
    expect(plain.some((flavor) => 'extra_specs' in flavor)).toBe(false);
    expect(rich.every((flavor) => 'extra_specs' in flavor)).toBe(true);
  });
});

describe('flavors', () => {
  it('m1.tiny and m1.small are there, with links, cores, memory and disk', async () => {
    const flavors = (await at('2.90', '/flavors/detail')).many('flavors');
    for (const name of ['m1.tiny', 'm1.small']) {
      expect(flavors.find((flavor) => flavor.name === name)).toMatchObject({
        vcpus: expect.any(Number) as number,
        ram: expect.any(Number) as number,
        disk: expect.any(Number) as number,
        'os-flavor-access:is_public': true,
        links: [{ rel: 'self' }, { rel: 'bookmark' }],
      });
    }
    expect(Object.keys((await at('2.90')).many('flavors')[0] ?? {}).sort()).toEqual([
      'description',
      'id',
      'links',
      'name',
    ]);
  });

  it('answer 404 itemNotFound for an unknown id, and 403 to a member who makes one', async () => {
    const unknown = await at('2.90', '/flavors/nope');
    expect([unknown.status, unknown.novaError]).toEqual([
      404,
      { type: 'itemNotFound', code: 404, message: 'Flavor nope could not be found.' },
    ]);
    const made = await world.session.compute('POST', '/flavors', { flavor: { name: 'x', ram: 1, vcpus: 1, disk: 1 } });
    expect([made.status, made.novaError.type]).toEqual([403, 'forbidden']);
  });
});

describe('Nova answers', () => {
  it('with request ids in two headers', async () => {
    const reply = await at('2.90');
    expect(reply.headers.get('x-openstack-request-id')).toMatch(/^req-[0-9a-f-]{36}$/);
    expect(reply.headers.get('x-compute-request-id')).toBe(reply.headers.get('x-openstack-request-id'));
  });

  it('404 for a path that is none', async () => {
    expect((await at('2.90', '/bogus')).status).toBe(404);
  });

  it("the project's limits with what is used", async () => {
    const reply = await at('2.90', '/limits');
    expect(reply.status).toBe(200);
    expect(reply.body.limits).toMatchObject({
      rate: [],
      absolute: {
        maxTotalInstances: 10,
        maxTotalCores: 20,
        maxTotalRAMSize: 51200,
        totalInstancesUsed: 0,
        totalCoresUsed: 0,
        totalRAMUsed: 0,
        maxServerMeta: 128,
      },
    });
  });

  it('versions at its root without a token', async () => {
    const root = await send('GET', world.session.url('compute').replace(/\/v2\.1.*$/, '/'), undefined);
    expect(root.status).toBe(200);
    expect(root.many('versions').map(({ id }) => id)).toContain('v2.1');
  });

  it('with the zone nova', async () => {
    const zones = (await at('2.90', '/os-availability-zone')).body.availabilityZoneInfo;
    expect(zones).toContainEqual({ zoneName: 'nova', zoneState: { available: true }, hosts: null });
  });
});
