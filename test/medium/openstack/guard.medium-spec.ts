import { networks, openGuardedCloud, type Cloud } from '../../../src/openstack';
import { HastyClock, network, ScriptedCloud } from './scripted-cloud';

let server: ScriptedCloud;
let clock: HastyClock;
let cloud: Cloud;
let dead: Cloud;
const one = 'GET /network/v2.0/networks/n';

beforeEach(async () => {
  server = await ScriptedCloud.start();
  clock = new HastyClock();
  cloud = openGuardedCloud(server.settings({ OS_STATUS_CODE_RETRIES: '0' }), { clock });
  dead = cloud.inProject('p', { id: 'dead', secret: 's' });
  server.refuseToken = (_issued, body) => (body.includes('"dead"') ? { status: 401, json: {} } : null);
  server.on(one, () => ({ status: 503 }));
});
afterEach(async () => {
  await cloud.close();
  await server.stop();
});
const outcome = (of: Cloud): Promise<unknown> => networks.get(of, 'n').catch((error: unknown) => error);
const fail = async (times: number): Promise<void> => {
  for (let n = 0; n < times; n += 1) expect(await outcome(cloud)).toMatchObject({ httpStatus: 503 });
};

test("that Keystone refuses one project's credential is no sign of life of a service that was not asked", async () => {
  await fail(4);
  expect(await outcome(dead)).toMatchObject({ errorClass: 'auth', service: 'identity' });
  await fail(1);
  expect(await outcome(cloud)).toMatchObject({ code: 'CLOUD_UNAVAILABLE' });
  expect(server.to(one)).toHaveLength(5);
});

test('nor does it decide whether the service is back: the next call does', async () => {
  await fail(5);
  clock.advance(2_000);
  expect(await outcome(dead)).toMatchObject({ errorClass: 'auth' });
  await fail(1);
  expect(await outcome(cloud)).toMatchObject({ code: 'CLOUD_UNAVAILABLE' });
  clock.advance(4_000);
  expect(await outcome(dead)).toMatchObject({ errorClass: 'auth' });
  server.on(one, () => ({ json: network('n') }));
  expect(await outcome(cloud)).toMatchObject({ id: 'n' });
});

test('a path that something in front of the service hides says nothing of the service', async () => {
  const hidden = { service: 'network', method: 'GET', path: '/hidden', mayBeHidden: true } as const;
  server.on('GET /network/v2.0/hidden', () => ({ status: 404 }));
  for (let n = 0; n < 6; n += 1) await expect(cloud.request(hidden)).rejects.toMatchObject({ httpStatus: 404 });
  await fail(1);
});

test("a service's own refusal of one project is a sign of life", async () => {
  await fail(4);
  server.refuseToken = () => null;
  server.on(one, ({ headers }) => ({ status: headers['x-auth-token'] === 'token-1' ? 503 : 401 }));
  expect(await outcome(dead)).toMatchObject({ errorClass: 'auth', service: 'network' });
  await fail(4);
  expect(await outcome(cloud)).toMatchObject({ httpStatus: 503 });
});
