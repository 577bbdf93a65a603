import { systemClock, type Clock } from '../../../../src/common/clock';
import { TestClock } from '../../../../src/common/clock.fixture';
import { startEmulator, type Emulator } from '../../../../src/emulator';
import type { Database } from '../../../../src/database';
import { tokens } from '../../../../src/openstack';
import { emulatorCloud } from '../../../support/reconciler-world';
import { startTestApp, type TestApp } from '../../../support/test-app';
import { testDatabase } from '../../../support/test-database';

describe('a sign-in behind a proxy on the same machine', () => {
  let emulator: Emulator;
  let database: Database;
  let close: () => Promise<void>;
  let test: TestApp;

  beforeAll(async () => {
    emulator = await startEmulator({ port: 0, dataDir: null });
    ({ database, close } = await testDatabase());
  });
  afterEach(() => test.close());
  afterAll(async () => {
    await emulator.close();
    await close();
  });

  const start = async (env: Record<string, string> = {}, clock: Clock = systemClock) => {
    test = await startTestApp({ database, clock, authUrl: emulator.authUrl, env });
  };
  const signIn = (headers: Record<string, string>, user = { username: 'admin', password: 'moorage' }) =>
    test.call('POST', '/api/v1/sign-in/keystone', { ...user, project: 'admin' }, { token: null, headers });

  it("is not to be had by the emulator's password, which everybody knows, nor by a token that it buys", async () => {
    await start();
    const cloud = emulatorCloud(emulator);
    const domain = { name: 'Default' };
    const admin = { method: 'password', user: { name: 'admin', domain }, password: 'moorage' } as const;
    const { token } = await tokens.authenticate(cloud, admin, { name: 'admin', domain });
    await cloud.close();
    const byToken = (headers: Record<string, string>) =>
      test.call('GET', '/api/v1/me', undefined, { token: null, headers: { 'x-auth-token': token, ...headers } });
    const ways = async (headers: Record<string, string>) =>
      (await test.call<{ methods: unknown[] }>('GET', '/api/v1/sign-in', undefined, { headers })).body.methods;
    expect([(await signIn({})).status, (await byToken({})).status]).toEqual([201, 200]);
    expect(await ways({})).toContainEqual({ kind: 'keystone', domain: 'Default' });
    for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip']) {
      const headers = { [name]: '203.0.113.9' };
      expect(await signIn(headers)).toMatchObject({ status: 404, body: { code: 'SIGN_IN_NOT_OFFERED' } });
      expect(await byToken(headers)).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
      expect(await ways(headers)).toEqual([{ kind: 'token' }]);
    }
  });

  it('is not tried for without end by one who has a whole network of addresses', async () => {
    const env = { MOORAGE_TRUSTED_PROXIES: '127.0.0.1', MOORAGE_KEYSTONE_SIGN_IN: 'on', MOORAGE_SIGN_IN_ATTEMPTS: '2' };
    // No attempt comes back while these are made.
    await start(env, new TestClock(systemClock.now()));
    const from = (address: string, n: number) =>
      signIn({ 'x-forwarded-for': address }, { username: `guess-${n}`, password: 'wrong' });
    for (let n = 1; n <= 6; n += 1) expect((await from(`2001:db8::${n}`, n)).status).toBe(401);
    expect(await from('2001:db8::99', 99)).toMatchObject({ status: 429, body: { code: 'TOO_MANY_ATTEMPTS' } });
    expect((await from('2001:db8:0:1::1', 100)).status).toBe(401);
  });
});
