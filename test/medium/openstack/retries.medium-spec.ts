import { PassThrough } from 'node:stream';
import { withCorrelation } from '../../../src/common/correlation';
import { images, networks, objects, openCloud, servers, type Cloud, type OpenStackError } from '../../../src/openstack';
import { HastyClock, network, ScriptedCloud } from './scripted-cloud';

let server: ScriptedCloud;
let clock: HastyClock;
let cloud: Cloud;
const read = 'GET /network/v2.0/networks/n';
const make = 'POST /network/v2.0/networks';
const remove = 'DELETE /network/v2.0/networks/n';

beforeEach(async () => {
  server = await ScriptedCloud.start();
  clock = new HastyClock();
  cloud = openCloud(server.settings(), { clock });
});
afterEach(async () => {
  await cloud.close();
  await server.stop();
});
const failure = (work: Promise<unknown>) =>
  work.then(
    () => Promise.reject(new Error('no failure')),
    (error: unknown) => error as OpenStackError,
  );

test('a read is repeated after 502, 503, 504 and a lost connection', async () => {
  server.on(
    read,
    (_seen, call) =>
      [{ status: 502 }, { status: 503 }, 'drop' as const, { status: 504 }][call - 1] ?? { json: network('n') },
  );
  expect((await networks.get(cloud, 'n')).id).toBe('n');
  expect(server.to(read)).toHaveLength(5);
  expect(clock.waits).toHaveLength(4);
});

test('what waits to be sent again when all is stopped is not sent', async () => {
  server.on(read, () => ({ status: 503 }));
  clock.sleep = () => {
    cloud.stop();
    return Promise.resolve();
  };
  expect(await failure(networks.get(cloud, 'n'))).toMatchObject({ httpStatus: 503 });
  expect(server.to(read)).toHaveLength(1);
});

test('a read that never succeeds ends after its repetitions', async () => {
  server.on(read, () => ({ status: 503, headers: { 'x-openstack-request-id': 'req-7' } }));
  expect(await failure(networks.get(cloud, 'n'))).toMatchObject({
    errorClass: 'ambiguous',
    requestId: 'req-7',
    httpStatus: 503,
  });
  expect(server.to(read)).toHaveLength(5);
});

test.each([
  ['a 503', { status: 503 }, 'ambiguous'],
  ['a 503 with Retry-After', { status: 503, headers: { 'retry-after': '1' } }, 'throttled'],
  ['a 504', { status: 504 }, 'ambiguous'],
  ['a 500', { status: 500 }, 'ambiguous'],
  ['a dropped reply', 'drop' as const, 'ambiguous'],
])('a create is sent once only, whatever became of it: %s', async (_what, answer, errorClass) => {
  server.on(make, () => answer);
  expect(await failure(networks.create(cloud, { name: 'n' }))).toMatchObject({ errorClass });
  expect(server.to(make)).toHaveLength(1);
});

test('a create that was throttled waits as long as it was told and is repeated', async () => {
  server.on(make, (_seen, call) =>
    call === 1 ? { status: 429, headers: { 'retry-after': '7' } } : { status: 201, json: network('n') },
  );
  expect((await networks.create(cloud, { name: 'n' })).id).toBe('n');
  expect(clock.waits).toEqual([7000]);
});

test('a long Retry-After is handed to the caller', async () => {
  server.on(make, () => ({ status: 429, headers: { 'retry-after': '600' } }));
  expect(await failure(networks.create(cloud, { name: 'n' }))).toMatchObject({
    errorClass: 'throttled',
    retryAfter: 600,
  });
  expect(server.to(make)).toHaveLength(1);
});

test('a removal whose reply was lost is repeated and finds nothing left', async () => {
  server.on(remove, (_seen, call) =>
    call === 1 ? 'drop' : { status: 404, json: { NeutronError: { type: 'NetworkNotFound', message: 'no' } } },
  );
  expect(await networks.remove(cloud, 'n')).toBe(false);
});

test('an answer that does not come in time leaves a create ambiguous', async () => {
  await cloud.close();
  cloud = openCloud(server.settings({ OS_API_TIMEOUT: '0.3' }), { clock });
  server.on(make, () => 'hang');
  expect(await failure(networks.create(cloud, { name: 'n' }))).toMatchObject({
    errorClass: 'ambiguous',
    httpStatus: null,
  });
  expect(server.to(make)).toHaveLength(1);
});

test('where nobody listens nothing can have happened', async () => {
  await cloud.close();
  cloud = openCloud(server.settings({ OS_NETWORK_ENDPOINT_OVERRIDE: 'http://127.0.0.1:1' }), { clock });
  const error = await failure(networks.create(cloud, { name: 'n' }));
  expect(error).toMatchObject({ errorClass: 'throttled', httpStatus: null });
  expect(error.message).toContain('ECONNREFUSED');
  expect(clock.waits).toHaveLength(4);
});

test('an answer in another shape than described is ambiguous after a create and terminal after a read', async () => {
  server.on(make, () => ({ status: 201, json: { network: { id: 5 } } }));
  server.on(read, () => ({ json: { net: 1 } }));
  expect(await failure(networks.create(cloud, { name: 'n' }))).toMatchObject({
    code: 'OPENSTACK_REPLY_INVALID',
    errorClass: 'ambiguous',
  });
  expect(await failure(networks.get(cloud, 'n'))).toMatchObject({
    code: 'OPENSTACK_REPLY_INVALID',
    errorClass: 'terminal',
  });
});

test("a failure tells Neutron's type, the words, the address and the request id", async () => {
  const body = {
    NeutronError: { type: 'NetworkInUse', message: 'There are one or more ports still in use', detail: '' },
  };
  server.on(remove, () => ({ status: 409, json: body, headers: { 'x-openstack-request-id': 'req-9' } }));
  const error = await failure(networks.remove(cloud, 'n'));
  expect(error).toMatchObject({
    code: 'OPENSTACK_IN_USE',
    errorClass: 'in-use',
    neutronType: 'NetworkInUse',
    requestId: 'req-9',
    method: 'DELETE',
  });
  expect(error.message).toMatch(/^network: DELETE http:.*\/networks\/n → 409: There are .* \(req-9\)$/);
});

test('our correlation id goes along as the global request id', async () => {
  server.on(read, () => ({ json: network('n') }));
  const id = '0190a3c0-0000-7000-8000-000000000001';
  await withCorrelation(id, () => networks.get(cloud, 'n'));
  await withCorrelation('from the outside', () => networks.get(cloud, 'n'));
  await networks.get(cloud, 'n');
  const sent = server.to(read).map(({ headers }) => headers['x-openstack-request-id']);
  expect(sent).toEqual([`req-${id}`, expect.stringMatching(/^req-\w{8}(-\w{4}){3}-\w{12}$/), undefined]);
});

describe('microversions', () => {
  const list = 'GET /compute/v2.1/servers/detail';

  test("the server's range is read once, and each call names its version", async () => {
    server.on(list, () => ({ json: { servers: [] } }));
    await Promise.all([servers.list(cloud), servers.list(cloud), servers.list(cloud)]);
    expect(server.to('GET /compute/v2.1/')).toHaveLength(1);
    expect(server.to(list)[0]?.headers).toMatchObject({
      'openstack-api-version': 'compute 2.52',
      'x-openstack-nova-api-version': '2.52',
    });
  });

  test('a server that is too old is told apart before anything is asked of it', async () => {
    server.on('GET /compute/v2.1/', () => ({ json: { version: { version: '2.40', min_version: '2.1' } } }));
    const error = await failure(servers.list(cloud));
    expect(error).toMatchObject({
      code: 'CLOUD_TOO_OLD',
      message: expect.stringContaining('2.1 to 2.40, and 2.52 is needed') as string,
    });
    expect(server.to(list)).toHaveLength(0);
  });

  test('a server that was too old is asked again a minute later', async () => {
    let version = '2.40';
    server.on('GET /compute/v2.1/', () => ({ json: { version: { version, min_version: '2.1' } } }));
    server.on(list, () => ({ json: { servers: [] } }));
    await failure(servers.list(cloud));
    version = '2.60';
    expect(await failure(servers.list(cloud))).toMatchObject({ code: 'CLOUD_TOO_OLD' });
    expect(server.to('GET /compute/v2.1/')).toHaveLength(1);
    clock.advance(60_000);
    expect(await servers.list(cloud)).toEqual([]);
  });

  test("is read in one project though another one's credential is refused meanwhile", async () => {
    server.refuseToken = (_issued, body) => (body.includes('"dead"') ? { status: 401, json: {} } : null);
    server.on(list, () => ({ json: { servers: [] } }));
    const dead = cloud.inProject('p1', { id: 'dead', secret: 's' });
    const sound = cloud.inProject('p2', { id: 'sound', secret: 's' });
    const [first, second] = await Promise.allSettled([servers.list(dead), servers.list(sound)]);
    expect(first).toMatchObject({ status: 'rejected', reason: { errorClass: 'auth', service: 'identity' } });
    expect(second).toEqual({ status: 'fulfilled', value: [] });
    await servers.list(cloud);
    expect(server.to('GET /compute/v2.1/')).toHaveLength(1);
  });

  test('a range that could not be read is read again', async () => {
    server.on('GET /compute/v2.1/', (_seen, call) =>
      call === 1 ? { status: 500 } : { json: { version: { version: '2.93', min_version: '2.1' } } },
    );
    server.on(list, () => ({ json: { servers: [] } }));
    await failure(servers.list(cloud));
    expect(await servers.list(cloud)).toEqual([]);
  });
});

test('no more calls are under way at once than the settings allow', async () => {
  await cloud.close();
  cloud = openCloud(server.settings({ OS_NETWORK_CONCURRENCY: '3' }), { clock });
  let under = 0;
  let most = 0;
  server.on(read, async () => {
    most = Math.max(most, (under += 1));
    await new Promise((resolve) => setImmediate(resolve));
    under -= 1;
    return { json: network('n') };
  });
  await Promise.all(Array.from({ length: 30 }, () => networks.get(cloud, 'n')));
  expect(most).toBeLessThanOrEqual(3);
  expect(most).toBeGreaterThan(1);
});

test('an upload of any length holds up no other call, though one call alone may be under way', async () => {
  await cloud.close();
  cloud = openCloud(server.settings({ OS_IMAGE_CONCURRENCY: '1' }), { clock });
  server.on('GET /image/v2/images', () => ({ json: { images: [] } }));
  server.on('PUT /image/v2/images/i/file', () => ({ status: 204 }));
  const content = new PassThrough();
  content.write('the beginning');
  let isUp = false;
  const upload = images.upload(cloud, 'i', () => content).finally(() => (isUp = true));
  expect(await images.list(cloud)).toEqual([]);
  expect(isUp).toBe(false);
  content.end(' and the end');
  await upload;
  expect(server.to('PUT /image/v2/images/i/file')[0]?.body).toBe('the beginning and the end');
});

test("a write that Swift's rate limit refused or that took too long is repeated", async () => {
  const route = 'PUT /object-store/archive/a';
  server.on(route, (_seen, call) => ({ status: [498, 408][call - 1] ?? 201 }));
  await objects.put(cloud, 'archive', 'a', { content: Buffer.from('x'), contentType: 'text/plain' });
  expect(server.to(route)).toHaveLength(3);
});

test('a service is asked again as often as its own setting says', async () => {
  await cloud.close();
  cloud = openCloud(server.settings({ OS_NETWORK_STATUS_CODE_RETRIES: '0', OS_STATUS_CODE_RETRIES: '2' }), { clock });
  server.on(read, () => ({ status: 503 }));
  server.on('GET /image/v2/images', () => ({ status: 503 }));
  await failure(networks.get(cloud, 'n'));
  await failure(images.list(cloud));
  expect([server.to(read).length, server.to('GET /image/v2/images').length]).toEqual([1, 3]);
});
