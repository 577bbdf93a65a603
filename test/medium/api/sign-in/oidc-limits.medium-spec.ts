import { TestClock, systemClock } from '../../../../src/common/clock';
import { OidcBrowser } from '../../../support/oidc-browser';
import { client, TestProvider } from '../../../support/oidc-provider';
import { startTestApp, type TestApp } from '../../../support/test-app';
import { testDatabase } from '../../../support/test-database';

const home = 'https://moorage.example';

describe('the limits of a sign-in by OpenID Connect', () => {
  const clock = new TestClock(systemClock.now());
  let provider: TestProvider;
  let test: TestApp;
  let close: () => Promise<void>;

  beforeAll(async () => {
    provider = await TestProvider.start();
    const own = await testDatabase();
    const env = {
      ...{ MOORAGE_OIDC_ISSUER: provider.issuer, MOORAGE_OIDC_CLIENT_ID: client.id, MOORAGE_PUBLIC_URL: home },
      ...{ MOORAGE_OIDC_CLIENT_SECRET: client.secret, MOORAGE_OIDC_ROLES: 'owners=admin' },
    };
    test = await startTestApp({ database: own.database, clock, env });
    provider.person = { sub: 'u1', preferred_username: 'ada', groups: ['owners'] };
    close = async () => {
      await test.close();
      await provider.close();
      await own.close();
    };
  });
  beforeEach(() => clock.advance(60_000));
  afterEach(() => provider.ailing.clear());
  afterAll(() => close());

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

  it('say nothing of a bearer token while the keys of the provider are not to be had', async () => {
    const me = async () => test.call('GET', '/api/v1/me', undefined, { token: await provider.sign(provider.person) });
    provider.person = { sub: 'u1', preferred_username: 'ada', groups: ['owners'] };
    provider.ailing.add('/keys');
    expect(await me()).toMatchObject(away);
    provider.ailing.clear();
    expect(await me()).toMatchObject({ status: 200, body: { name: 'ada' } });
  });

  it('count each that a program begins', async () => {
    provider.devices.clear();
    const statuses: number[] = [];
    for (let n = 0; n < 40; n += 1) statuses.push((await post('device')).status);
    expect(statuses).toEqual([...Array<number>(30).fill(201), ...Array<number>(10).fill(429)]);
    expect(provider.devices.size).toBe(30);
  });
});
