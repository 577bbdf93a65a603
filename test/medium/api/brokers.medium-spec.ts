import { createHmac } from 'node:crypto';
import { systemClock } from '../../../src/common/clock';
import { TestClock } from '../../../src/common/clock.fixture';
import type { Database } from '../../../src/database';
import { insertCrowd } from '../../support/device-crowd';
import { fleetsOf } from '../../support/fleets';
import { startTestApp, type TestApp } from '../../support/test-app';

describe('brokers that ask about their clients', () => {
  const token = 'the-token-of-the-brokers';
  const clock = new TestClock(systemClock.now());
  let database: Database;
  let test: TestApp;
  let fleetId: string;
  let enrollment: { id: string; secret: string };

  beforeAll(async () => {
    const env = { MOORAGE_BROKER_TOKEN: token, MQTT_USERNAME: 'moorage', MQTT_PASSWORD: 'of the service' };
    test = await startTestApp({ clock, env });
    ({ database } = test);
    ({ id: fleetId } = await fleetsOf(database).makeFleet());
    enrollment = await enroll(fleetId);
  });
  afterAll(() => test.close());

  const enroll = async (fleet: string) => {
    const path = `/api/v1/fleets/${fleet}/enrollments`;
    return (await test.call<typeof enrollment>('POST', path, { kind: 'secret' })).body;
  };
  const ask = async (path: string, body: object) => {
    const { status, body: answer } = await test.call('POST', `/broker/${path}`, body, { token });
    expect(status).toBe(200);
    return answer;
  };
  const passwords = () => {
    const key = createHmac('sha256', enrollment.secret).update('gw-1').digest('base64');
    return { good: [enrollment.secret, key].map((shown) => `${enrollment.id}:${shown}`), wrong: `${enrollment.id}:no` };
  };

  it('are answered only when they bear their token', async () => {
    const body = { username: 'gw-1', password: passwords().good[0] };
    const basic = `Basic ${Buffer.from(`moorage:${token}`).toString('base64')}`;
    const status = async (headers: Record<string, string>) =>
      (await test.call('POST', '/broker/emqx/auth', body, { token: null, headers })).status;
    expect(await status({})).toBe(401);
    expect(await status({ authorization: `Bearer ${test.adminToken}` })).toBe(401);
    expect(await status({ authorization: basic })).toBe(200);
  });

  it('EMQX: as its HTTP authenticator and authorizer ask', async () => {
    const auth = (username: string, password: string, more: object = {}) =>
      ask('emqx/auth', { username, password, clientid: 'c1', peerhost: '192.0.2.1', ...more });
    const { good, wrong } = passwords();
    const allowed = [...good.map((password) => ['gw-1', password]), ['moorage', 'of the service']];
    for (const [username, password] of allowed)
      expect(await auth(username, password)).toMatchObject({ result: 'allow' });
    for (const [username, password] of [
      ...[
        ['gw-1', wrong],
        ['gw-2', good[1]],
        ['moorage', good[0]],
        ['', ''],
        ['gw-1', ''],
      ],
    ]) {
      expect(await auth(username, password)).toEqual({ result: 'deny' });
    }
    expect(await auth('gw-1', '', { cert_common_name: 'gw-1' })).toEqual({ result: 'deny' });
    const cases: [string, string, string, string][] = [
      ['gw-1', 'publish', 'moorage/v1/gw-1/register', 'allow'],
      ['gw-1', 'subscribe', 'moorage/v1/gw-1/registration', 'allow'],
      ['gw-1', 'subscribe', 'moorage/v1/gw-1/mine/#', 'allow'],
      ['gw-1', 'publish', 'moorage/v1/gw-1/usage', 'allow'],
      ['gw-1', 'publish', 'moorage/v1/gw-1/registration', 'deny'],
      ...['#', '+', 'register', 'register/#'].map((leaf): [string, string, string, string] => [
        ...(['gw-1', 'subscribe', `moorage/v1/gw-1/${leaf}`, 'deny'] as const),
      ]),
      ['gw-1', 'publish', 'moorage/v1/gw-2/register', 'deny'],
      ['gw-1', 'subscribe', 'moorage/v1/+/registration', 'deny'],
      ['gw-1', 'subscribe', '$share/moorage/moorage/v1/+/register', 'deny'],
      ['gw-1', 'subscribe', '#', 'deny'],
      ['moorage', 'subscribe', '$share/moorage/moorage/v1/+/register', 'allow'],
      ['moorage', 'publish', 'moorage/v1/gw-1/registration', 'allow'],
      ['moorage', 'subscribe', '$SYS/#', 'deny'],
    ];
    for (const [username, action, topic, result] of cases) {
      expect({ topic, ...(await ask('emqx/acl', { username, action, topic, qos: '1' })) }).toEqual({ topic, result });
    }
  });

  it('VerneMQ: as its webhooks ask', async () => {
    const client = { peer_addr: '192.0.2.1', peer_port: 4711, mountpoint: '', client_id: 'c1' };
    const register = (username: string | null, password: string | null) =>
      ask('vernemq/auth_on_register', { ...client, username, password, clean_session: true });
    const refused = { result: { error: 'not_allowed' } };
    expect(await register('gw-1', passwords().good[0])).toMatchObject({ result: 'ok' });
    expect(await register('gw-1', passwords().wrong)).toEqual(refused);
    expect(await register(null, null)).toEqual(refused);
    const message = { client_id: 'c1', mountpoint: '', username: 'gw-1', qos: 1, payload: 'e30=', retain: false };
    const publish = (topic: string) => ask('vernemq/auth_on_publish', { ...message, topic });
    expect(await publish('moorage/v1/gw-1/state')).toEqual({ result: 'ok' });
    expect(await publish('moorage/v1/gw-2/state')).toEqual(refused);
    const topics = ['moorage/v1/gw-1/registration', 'moorage/v1/#'].map((topic) => ({ topic, qos: 1 }));
    expect(await ask('vernemq/auth_on_subscribe', { ...client, username: 'gw-1', topics })).toEqual({
      result: 'ok',
      topics: [topics[0], { ...topics[1], qos: 128 }],
    });
  });

  it('let a hardware id in for one fleet alone, that of its device', async () => {
    const theirs = await fleetsOf(database).makeFleet();
    const other = await enroll(theirs.id);
    const passwordOf = ({ id, secret }: typeof enrollment) => `${id}:${secret}`;
    const lets = async (username: string, by: typeof enrollment) => {
      const shown = { username, password: passwordOf(by) };
      const [emqx, verne] = [await ask('emqx/auth', shown), await ask('vernemq/auth_on_register', shown)];
      expect(verne.result).toEqual(emqx.result === 'allow' ? 'ok' : { error: 'not_allowed' });
      return emqx.result === 'allow';
    };
    const both = async (username: string) => [await lets(username, enrollment), await lets(username, other)];
    expect(await both('two-1')).toEqual([true, true]);
    await insertCrowd(database, theirs.id, [
      { hardwareId: 'two-1', status: 'pending-approval', at: '2026-01-01T00:00:00Z' },
      { hardwareId: 'two-2', status: 'rejected', at: '2026-01-01T00:00:00Z' },
    ]);
    await insertCrowd(database, fleetId, [{ hardwareId: 'two-3' }]);
    expect(await both('two-1')).toEqual([false, true]);
    expect(await both('two-2')).toEqual([true, true]);
    expect(await both('two-3')).toEqual([true, false]);
    await insertCrowd(database, fleetId, [{ hardwareId: 'two-1' }]);
    expect(await both('two-1')).toEqual([true, false]);
  });

  it('are told to know a client by its user name too, so that it takes over no other’s session', async () => {
    const shown = { username: 'gw-1', password: passwords().good[0] };
    const emqx = (clientid?: string) => ask('emqx/auth', { ...shown, clientid });
    expect(await emqx('gw-2')).toMatchObject({ result: 'allow', clientid_override: 'gw-1/gw-2' });
    for (const same of ['gw-1/gw-2', undefined]) expect(await emqx(same)).not.toHaveProperty('clientid_override');
    const verne = (more: object) => ask('vernemq/auth_on_register', { ...shown, mountpoint: '', ...more });
    const renamed = { client_id: 'gw-1/gw-2', mountpoint: '' };
    expect(await verne({ client_id: 'gw-2' })).toEqual({ result: 'ok', modifiers: renamed });
    const service = { username: 'moorage', password: 'of the service', client_id: 'moorage-1-0' };
    expect(await verne(service)).toEqual({ result: 'ok' });
    expect(await verne({ client_id: 'gw-2', password: 'no' })).toEqual({ result: { error: 'not_allowed' } });
  });

  it('EMQX: are told to ask about a client anew whose hardware id is no gateway’s yet', async () => {
    const theirs = await fleetsOf(database).makeFleet();
    const other = await enroll(theirs.id);
    const comes = (username: string, { id, secret }: typeof enrollment) =>
      ask('emqx/auth', { username, password: `${id}:${secret}` });
    const inFiveMinutes = Math.floor(clock.now().getTime() / 1_000) + 300;
    for (const by of [enrollment, other])
      expect(await comes('first-1', by)).toEqual({ result: 'allow', expire_at: inFiveMinutes });
    await insertCrowd(database, theirs.id, [{ hardwareId: 'first-1' }]);
    expect(await comes('first-1', enrollment)).toEqual({ result: 'deny' });
    expect(await comes('first-1', other)).toEqual({ result: 'allow' });
    expect(await ask('emqx/auth', { username: 'moorage', password: 'of the service' })).toEqual({ result: 'allow' });
  });
});
