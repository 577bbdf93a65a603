import { networks, openCloud, type Cloud, type OpenStackError } from '../../../src/openstack';
import { eventually } from '../../support/eventually';
import { HastyClock, network, ScriptedCloud, type Seen } from './scripted-cloud';

let server: ScriptedCloud;
let clock: HastyClock;
let cloud: Cloud;
const hour = 3_600_000;
const one = 'GET /network/v2.0/networks/n';
const tokenOf = ({ headers }: Seen) => headers['x-auth-token'];

beforeEach(async () => {
  server = await ScriptedCloud.start();
  clock = new HastyClock();
  cloud = openCloud(server.settings(), { clock });
  server.on(one, () => ({ json: network('n') }));
});
afterEach(async () => {
  // First the server: what hangs would keep the cloud from closing.
  await server.stop();
  await cloud.close();
});
const get = () => networks.get(cloud, 'n');
const failure = (work: Promise<unknown>) =>
  work.then(
    () => Promise.reject(new Error('no failure')),
    (error: unknown) => error as OpenStackError,
  );

test('any number of first callers share one authentication', async () => {
  await Promise.all(Array.from({ length: 25 }, get));
  expect(server.issued).toBe(1);
  expect(new Set(server.to(one).map(tokenOf))).toEqual(new Set(['token-1']));
});

test('the token is renewed at 80 % of its life, by the local clock', async () => {
  await get();
  clock.advance(0.79 * hour);
  await get();
  expect(server.issued).toBe(1);
  clock.advance(0.02 * hour);
  await Promise.all([get(), get(), get()]);
  await eventually(async () => {
    await get();
    return tokenOf(server.to(one).at(-1) as Seen) === 'token-2';
  });
  expect(server.issued).toBe(2);
});

test('nobody waits for a Keystone that hangs while the old token serves', async () => {
  await get();
  server.refuseToken = () => 'hang';
  clock.advance(0.9 * hour);
  await Promise.all([get(), get(), get()]);
  await eventually(() => server.issued === 2);
  clock.advance(0.05 * hour);
  await get();
  expect(server.to(one).map(tokenOf)).toEqual(Array(5).fill('token-1'));
  expect(server.issued).toBe(2);
});

test('a renewal that failed is left at that for half a minute, counted from its end', async () => {
  await get();
  server.refuseToken = () => ({ status: 401, json: {} });
  clock.advance(0.9 * hour);
  await get();
  await eventually(() => server.issued === 2);
  for (let n = 0; n < 5; n += 1) await get();
  clock.advance(29_000);
  for (let n = 0; n < 5; n += 1) await get();
  expect(server.issued).toBe(2);
  clock.advance(2_000);
  await get();
  await eventually(() => server.issued === 3);
  expect(new Set(server.to(one).map(tokenOf))).toEqual(new Set(['token-1']));
});

test('a token refused to many at once is renewed once, and each call repeated once', async () => {
  await get();
  server.on(one, (seen) => (tokenOf(seen) === 'token-1' ? { status: 401, json: {} } : { json: network('n') }));
  await Promise.all(Array.from({ length: 25 }, get));
  expect(server.issued).toBe(2);
  expect(server.to(one)).toHaveLength(1 + 25 + 25);
});

test('a service that refuses the new token too is believed', async () => {
  server.on(one, () => ({
    status: 401,
    json: { error: { message: 'The request you have made requires authentication.' } },
  }));
  const error = await failure(get());
  expect(error).toMatchObject({ code: 'OPENSTACK_AUTH', errorClass: 'auth', httpStatus: 401, service: 'network' });
  expect(server.to(one)).toHaveLength(2);
  expect(server.issued).toBe(2);
});

test('while Keystone is down the old token serves until it ends', async () => {
  await get();
  server.refuseToken = () => ({ status: 503, json: {} });
  clock.advance(0.9 * hour);
  await get();
  expect(tokenOf(server.to(one)[1])).toBe('token-1');
  clock.advance(0.2 * hour);
  expect(await failure(get())).toMatchObject({ service: 'identity', errorClass: 'ambiguous', httpStatus: 503 });
  server.refuseToken = () => null;
  await get();
  expect(tokenOf(server.to(one)[2])).toBe(`token-${server.issued}`);
});

test('refused credentials show neither in the error nor in what it carries', async () => {
  server.refuseToken = () => ({ status: 401, json: { error: { message: 'user u with hunter22 is refused' } } });
  const error = await failure(get());
  expect(error).toMatchObject({ errorClass: 'auth', action: expect.stringContaining('clouds.yaml') as string });
  expect(JSON.stringify([error, error.message, error.body, error.stack])).not.toContain('hunter22');
});

test('an address of our own is filled in with the ids of the token, of each project its own', async () => {
  const address = `http://127.0.0.1:${server.port}/network/%(project_id)s/%(user_id)s`;
  const filled = openCloud(server.settings({ OS_NETWORK_ENDPOINT_OVERRIDE: address }), { clock });
  const base = `http://127.0.0.1:${server.port}/network`;
  expect(await filled.endpoint('network')).toBe(`${base}/project-1/user-1/v2.0`);
  server.projectId = 'project-2';
  const own = filled.inProject('project-2');
  expect(await own.endpoint('network')).toBe(`${base}/project-2/user-1/v2.0`);
  await filled.close();
});

test('an auth_url that is no Keystone, and a catalog without the service, are told as such', async () => {
  server.refuseToken = () => ({ status: 200, json: { hello: 1 } });
  expect(await failure(get())).toMatchObject({ code: 'CLOUD_AUTH_URL_INVALID' });
  server.refuseToken = () => null;
  const elsewhere = openCloud(server.settings({ OS_REGION_NAME: 'RegionTwo' }), { clock });
  const error = await failure(networks.get(elsewhere, 'n'));
  expect(error).toMatchObject({ code: 'CLOUD_ENDPOINT_NOT_FOUND' });
  expect(error.message).toMatch(/public endpoint of network in region RegionTwo; it has public in RegionOne/);
  await elsewhere.close();
});
