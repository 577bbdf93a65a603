import { systemClock } from '../../../../src/common/clock';
import { TestClock } from '../../../../src/common/clock.fixture';
import type { Database } from '../../../../src/database';
import { OidcBrowser } from '../../../support/oidc-browser';
import { client, TestProvider } from '../../../support/oidc-provider';
import { startTestApp, type TestApp } from '../../../support/test-app';

const home = 'https://moorage.example';

describe('the limits of a sign-in by OpenID Connect', () => {
  const clock = new TestClock(systemClock.now());
  let provider: TestProvider;
  let database: Database;
  let test: TestApp;

  beforeAll(async () => {
    provider = await TestProvider.start();
    const env = {
      MOORAGE_OIDC_ISSUER: provider.issuer,
      MOORAGE_OIDC_CLIENT_ID: client.id,
      MOORAGE_PUBLIC_URL: home,
      MOORAGE_OIDC_CLIENT_SECRET: client.secret,
      MOORAGE_OIDC_ROLES: 'owners=admin',
      MOORAGE_KEYSTONE_SIGN_IN: 'on',
    };
    test = await startTestApp({ clock, env, emulator: {} });
    ({ database } = test);
    provider.person = { sub: 'u1', preferred_username: 'ada', groups: ['owners'] };
  });
  beforeEach(() => clock.advance(60_000));
  afterEach(() => provider.ailing.clear());
  afterAll(async () => {
    await test.close();
    await provider.close();
  });

  const travel = () => new OidcBrowser(test.url).travel();
  const post = (path: string, body?: unknown) =>
    test.call('POST', `/api/v1/sign-in/oidc/${path}`, body, { token: null });
  const away = { status: 503, body: { code: 'SIGN_IN_UNAVAILABLE' } };

  it.each(['/token', '/userinfo'])('count nothing while the provider fails at %s', async (path) => {
    provider.ailing.add(path);
    provider.person = { sub: 'u1', preferred_username: 'ada' };
    provider.extra = { groups: 'owners' };
    for (let n = 0; n < 31; n += 1) expect(await travel()).toBe(`${home}/#sign-in-error=SIGN_IN_UNAVAILABLE`);
    provider.ailing.clear();
    expect(await travel()).toMatch(/#sign-in=/);
  });

  it('count nothing while a program waits and the provider fails', async () => {
    const { body: begun } = await post('device');
    const ask = () => post('device/session', { deviceCode: begun.deviceCode });
    provider.ailing.add('/token').add('/device');
    for (let n = 0; n < 31; n += 1) expect(await ask()).toMatchObject(away);
    expect(await post('device')).toMatchObject(away);
    provider.ailing.clear();
    expect(await ask()).toMatchObject({ status: 409, body: { code: 'SIGN_IN_PENDING' } });
  });

  it('count nothing, and record nothing, of who comes back from a sign-in that was not begun here', async () => {
    const entries = () => database.query('select 1 from audit_log');
    const before = await entries();
    const back = new URL(`${home}/api/v1/sign-in/oidc/callback?code=x&state=x`);
    for (let n = 0; n < 100; n += 1)
      expect(await new OidcBrowser(test.url).comeBack(back)).toBe(`${home}/#sign-in-error=SIGN_IN_EXPIRED`);
    expect(await entries()).toEqual(before);
    const input = { username: 'admin', password: 'moorage' };
    const byKeystone = await test.call('POST', '/api/v1/sign-in/keystone', input, { token: null });
    expect(byKeystone).toMatchObject({ status: 201 });
  });

  it('say nothing of a bearer token while the keys of the provider are not to be had', async () => {
    const me = async () => test.call('GET', '/api/v1/me', undefined, { token: await provider.sign(provider.person) });
    provider.person = { sub: 'u1', preferred_username: 'ada', groups: ['owners'] };
    provider.ailing.add('/keys');
    expect(await me()).toMatchObject(away);
    provider.ailing.clear();
    expect(await me()).toMatchObject({ status: 200, body: { name: 'ada' } });
  });

  it('count nothing of what a web page begins in the way of programs', async () => {
    provider.devices.clear();
    const more = { token: null, headers: { origin: 'https://elsewhere.example' } };
    for (let n = 0; n < 40; n += 1)
      expect(await test.call('POST', '/api/v1/sign-in/oidc/device', undefined, more)).toMatchObject({
        status: 403,
        body: { code: 'FORBIDDEN' },
      });
    expect(provider.devices.size).toBe(0);
    expect((await post('device')).status).toBe(201);
  });

  it('count each that a program begins', async () => {
    provider.devices.clear();
    const statuses: number[] = [];
    for (let n = 0; n < 40; n += 1) statuses.push((await post('device')).status);
    expect(statuses).toEqual([...Array<number>(30).fill(201), ...Array<number>(10).fill(429)]);
    expect(provider.devices.size).toBe(30);
  });
});
