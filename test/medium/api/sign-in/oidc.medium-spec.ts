import { generateKeyPair } from 'jose';
import { systemClock } from '../../../../src/common/clock';
import { TestClock } from '../../../../src/common/clock.fixture';
import type { Database } from '../../../../src/database';
import { OidcBrowser } from '../../../support/oidc-browser';
import { client, TestProvider, type DeviceAnswer } from '../../../support/oidc-provider';
import { startTestApp, type TestApp } from '../../../support/test-app';

const home = 'https://moorage.example';
const invalid = { status: 401, body: { code: 'SIGN_IN_CODE_INVALID' } };

interface Opened {
  token: string;
  code: string;
  principal: Record<string, unknown>;
}

interface Begun {
  userCode: string;
  deviceCode: string;
  verificationUri: string;
}

describe('a sign-in by OpenID Connect', () => {
  const clock = new TestClock(systemClock.now());
  let provider: TestProvider;
  let database: Database;
  let env: Record<string, string>;
  let test: TestApp;
  let accountId: string;

  beforeAll(async () => {
    provider = await TestProvider.start();
    env = {
      MOORAGE_OIDC_ISSUER: provider.issuer,
      MOORAGE_OIDC_CLIENT_ID: client.id,
      MOORAGE_PUBLIC_URL: home,
      MOORAGE_OIDC_CLIENT_SECRET: client.secret,
      MOORAGE_OIDC_NAME: 'Harbour SSO',
      MOORAGE_OIDC_ROLES: 'crew=viewer,captains=operator,owners=admin',
      MOORAGE_OIDC_ACCOUNTS: 'captains=Harbour',
    };
    test = await startTestApp({ clock, env });
    ({ database } = test);
    const account = { name: 'Harbour', currency: 'EUR', timeZone: 'UTC' };
    accountId = (await test.call<{ id: string }>('POST', '/api/v1/accounts', account)).body.id;
  });
  beforeEach(() => Object.assign(provider, { extra: {}, forged: {} }));
  afterAll(async () => {
    await test.close();
    await provider.close();
  });

  const browser = () => new OidcBrowser(test.url);
  /** Where one that has done nothing before ends, after the provider has sent it to what `change` makes of the way back. */
  const travel = async (change: (back: URL) => void = () => undefined): Promise<string> => {
    const one = browser();
    const back = await one.toProvider();
    change(back);
    return one.comeBack(back);
  };
  const codeIn = (location: string) => location.replace(`${home}/#sign-in=`, '');
  const me = (token: string) => test.call('GET', '/api/v1/me', undefined, { token });

  it('goes to the provider with PKCE, state and nonce, and with a cookie that no script and no other site reads', async () => {
    const { url, attributes } = await browser().begin();
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: client.id,
      redirect_uri: `${home}/api/v1/sign-in/oidc/callback`,
      response_type: 'code',
      code_challenge_method: 'S256',
      state: expect.any(String) as string,
      nonce: expect.any(String) as string,
    });
    expect(attributes).toEqual(
      expect.arrayContaining(['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/api/v1/sign-in/oidc']),
    );
    const { body } = await test.call<{ methods: unknown[] }>('GET', '/api/v1/sign-in', undefined, { token: null });
    expect(body.methods).toContainEqual({ kind: 'oidc', name: 'Harbour SSO', startUrl: '/api/v1/sign-in/oidc/start' });
  });

  it('gives a session by a code that counts once, with the role and accounts of the groups', async () => {
    provider.person = { sub: 'u1', preferred_username: 'ada', groups: ['crew', 'captains'] };
    const ada = browser();
    const code = codeIn(await ada.travel());
    const opened = await ada.redeem<Opened>(code);
    const principal = { kind: 'oidc', name: 'ada', role: 'operator', accountIds: [accountId] };
    expect(opened).toMatchObject({ status: 201, body: { principal } });
    expect(await me(opened.body.token)).toMatchObject({ status: 200, body: principal });
    expect(await ada.redeem(code)).toMatchObject(invalid);
    const late = codeIn(await ada.travel());
    clock.advance(60_000);
    expect(await ada.redeem(late)).toMatchObject(invalid);
  });

  it('gives the session of a code to the browser alone that came back with it', async () => {
    provider.person = { sub: 'u1', preferred_username: 'ada', groups: ['captains'] };
    const [ada, other] = [browser(), browser()];
    const code = codeIn(await ada.travel());
    const sessions = async () => (await database.query('select 1 from session')).length;
    const before = await sessions();
    expect(await browser().redeem(code)).toMatchObject(invalid);
    await other.travel();
    expect(await other.redeem(code)).toMatchObject(invalid);
    expect(await sessions()).toBe(before);
    expect(await ada.redeem(code)).toMatchObject({ status: 201 });
  });

  it('asks userinfo for groups that the ID token leaves out', async () => {
    provider.person = { sub: 'u2', email: 'owner@harbour.example' };
    provider.extra = { groups: 'owners' };
    const owner = browser();
    const { body } = await owner.redeem<Opened>(codeIn(await owner.travel()));
    expect(body.principal).toMatchObject({ name: 'owner@harbour.example', role: 'admin', accountIds: null });
  });

  it('lets nobody in whose groups are not mapped', async () => {
    provider.person = { sub: 'u3', groups: ['passengers'] };
    expect(await travel()).toBe(`${home}/#sign-in-error=SIGN_IN_ROLE_MISSING`);
    provider.person = { sub: 'u3', groups: ['crew'] };
    expect(await travel()).toBe(`${home}/#sign-in-error=SIGN_IN_ACCOUNT_MISSING`);
  });

  it('ends where another browser comes back, or with another state, code, nonce or audience', async () => {
    provider.person = { sub: 'u1', groups: ['owners'] };
    const failed = (code: string) => `${home}/#sign-in-error=${code}`;
    const back = await browser().toProvider();
    expect(await browser().comeBack(back)).toBe(failed('SIGN_IN_EXPIRED'));
    const other = browser();
    await other.begin();
    expect(await other.comeBack(back)).toBe(failed('SIGN_IN_REFUSED'));
    expect(await travel(({ searchParams }) => searchParams.set('state', 'x'))).toBe(failed('SIGN_IN_REFUSED'));
    expect(await travel(({ searchParams }) => searchParams.set('code', 'x'))).toBe(failed('SIGN_IN_REFUSED'));
    for (const forged of [{ nonce: 'x' }, { aud: 'another' }, { iss: 'https://elsewhere.example' }, { exp: 1 }]) {
      provider.forged = forged;
      expect(await travel()).toBe(failed('SIGN_IN_REFUSED'));
    }
    clock.advance(60_000);
  });

  it('takes bearer tokens of the provider that are made out to us, and no others', async () => {
    const claims = { sub: 'u1', preferred_username: 'ada', groups: ['captains'] };
    const principal = { kind: 'oidc', name: 'ada', role: 'operator', accountIds: [accountId] };
    expect(await me(await provider.sign(claims))).toMatchObject({ status: 200, body: principal });
    const stranger = await generateKeyPair('ES256');
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(
      JSON.stringify({ ...claims, iss: provider.issuer, aud: client.id, exp: 4_000_000_000 }),
    ).toString('base64url')}.x`;
    const refused = [
      await provider.sign({ ...claims, aud: 'another' }),
      await provider.sign({ ...claims, iss: 'https://elsewhere.example' }),
      await provider.sign(claims, stranger.privateKey),
      await provider.sign(claims, undefined, -3_600),
      none,
    ];
    for (const token of refused) {
      expect(await me(token)).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    }
    const unmapped = await me(await provider.sign({ sub: 'u9', groups: ['passengers'] }));
    expect(unmapped).toMatchObject({ status: 403, body: { code: 'SIGN_IN_ROLE_MISSING' } });
  });

  const beginDevice = () => test.call<Begun>('POST', '/api/v1/sign-in/oidc/device', undefined, { token: null });
  const fetchSession = (deviceCode: string) =>
    test.call<Opened>('POST', '/api/v1/sign-in/oidc/device/session', { deviceCode }, { token: null });
  /** What the provider answers from now on to whoever began with this code. */
  const answers = (userCode: string, answer: DeviceAnswer) => {
    for (const device of provider.devices.values()) if (device.userCode === userCode) device.answer = answer;
  };

  it('gives a program its session once somebody has confirmed its code, and once only', async () => {
    provider.person = { sub: 'u1', preferred_username: 'ada', groups: ['captains'] };
    const { status, body: begun } = await beginDevice();
    expect(status).toBe(201);
    expect(begun).toMatchObject({
      userCode: expect.any(String),
      intervalSeconds: 1,
      verificationUri: `${provider.issuer}/activate`,
      verificationUriComplete: `${provider.issuer}/activate?code=${begun.userCode}`,
    });
    expect([...provider.devices.keys()]).not.toContain(begun.deviceCode);
    const early = await fetchSession(begun.deviceCode);
    expect(early).toMatchObject({ status: 409, body: { code: 'SIGN_IN_PENDING' } });
    expect(early.headers.get('retry-after')).toBe('1');
    answers(begun.userCode, 'slow_down');
    expect((await fetchSession(begun.deviceCode)).headers.get('retry-after')).toBe('6');
    answers(begun.userCode, 'confirmed');
    const opened = await fetchSession(begun.deviceCode);
    const principal = { kind: 'oidc', name: 'ada', role: 'operator', accountIds: [accountId] };
    expect(opened).toMatchObject({ status: 201, body: { principal } });
    expect(await me(opened.body.token)).toMatchObject({ status: 200, body: principal });
    expect(await fetchSession(begun.deviceCode)).toMatchObject({ status: 401, body: { code: 'SIGN_IN_EXPIRED' } });
  });

  it('gives a program nothing that was refused, not confirmed in time, or not begun here', async () => {
    const refusal = async (deviceCode: string) => (await fetchSession(deviceCode)).body.code;
    const [refused, late, forgotten] = [await beginDevice(), await beginDevice(), await beginDevice()];
    answers(refused.body.userCode, 'access_denied');
    expect(await refusal(refused.body.deviceCode)).toBe('SIGN_IN_REFUSED');
    answers(late.body.userCode, 'expired_token');
    expect(await refusal(late.body.deviceCode)).toBe('SIGN_IN_EXPIRED');
    // The provider's own code, which somebody has seen or begun elsewhere.
    answers(forgotten.body.userCode, 'confirmed');
    for (const code of [...provider.devices.keys(), 'x']) expect(await refusal(code)).toBe('SIGN_IN_EXPIRED');
    for (const forged of [{ aud: 'another' }, { iss: 'https://elsewhere.example' }, { exp: 1 }]) {
      provider.forged = forged;
      const { body: begun } = await beginDevice();
      answers(begun.userCode, 'confirmed');
      expect(await refusal(begun.deviceCode)).toBe('SIGN_IN_REFUSED');
    }
    provider.forged = {};
    clock.advance(600_000);
    expect(await refusal(forgotten.body.deviceCode)).toBe('SIGN_IN_EXPIRED');
    provider.person = { sub: 'u3', groups: ['passengers'] };
    const { body: stranger } = await beginDevice();
    answers(stranger.userCode, 'confirmed');
    expect(await fetchSession(stranger.deviceCode)).toMatchObject({
      status: 403,
      body: { code: 'SIGN_IN_ROLE_MISSING' },
    });
  });

  it('tells a program of a provider that knows no such codes', async () => {
    const older = await TestProvider.start();
    older.hasDeviceFlow = false;
    const beside = await startTestApp({ database, clock, env: { ...env, MOORAGE_OIDC_ISSUER: older.issuer } });
    try {
      const begun = await beside.call('POST', '/api/v1/sign-in/oidc/device', undefined, { token: null });
      expect(begun).toMatchObject({ status: 404, body: { code: 'SIGN_IN_NOT_OFFERED' } });
    } finally {
      await beside.close();
      await older.close();
    }
  });
});
