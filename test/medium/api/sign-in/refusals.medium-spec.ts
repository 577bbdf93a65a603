import { TestClock } from '../../../../src/common/clock.fixture';
import type { Database } from '../../../../src/database';
import { client, TestProvider } from '../../../support/oidc-provider';
import { startTestApp, type TestApp } from '../../../support/test-app';
import { testDatabase } from '../../../support/test-database';

describe('sign-ins that are refused', () => {
  const clock = new TestClock();
  const proxies = { MOORAGE_TRUSTED_PROXIES: '127.0.0.0/8' };
  let database: Database;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ database, close } = await testDatabase());
  });
  afterAll(() => close());

  const post = (test: TestApp, path: string, n: number) => {
    const headers = { 'x-forwarded-for': `2001:db8:0:${n.toString(16)}::1` };
    const body = path === '' ? { code: 'x' } : { deviceCode: 'x' };
    return test.call('POST', `/api/v1/sign-in/oidc${path}`, body, { token: null, headers });
  };
  const leftOut = async () =>
    (await database.query<{ n: number | null }>(`select (after->>'leftOut')::int as n from audit_log order by at`)).map(
      ({ n }) => n,
    );

  it('are none where there is no such way in', async () => {
    const test = await startTestApp({ database, clock, env: proxies });
    for (const path of ['', '/device/session']) {
      expect(await post(test, path, 1)).toMatchObject({ status: 404, body: { code: 'SIGN_IN_NOT_OFFERED' } });
    }
    await test.close();
    expect(await leftOut()).toEqual([]);
  });

  it('leave a bounded number of lines, from however many networks', async () => {
    const provider = await TestProvider.start();
    const env = {
      MOORAGE_OIDC_ISSUER: provider.issuer,
      MOORAGE_OIDC_CLIENT_ID: client.id,
      MOORAGE_PUBLIC_URL: 'https://moorage.example',
      ...proxies,
    };
    const test = await startTestApp({ database, clock, env });
    for (let n = 0; n < 100; n += 1) expect((await post(test, '', n)).status).toBe(401);
    expect(await leftOut()).toEqual(Array(60).fill(null));
    clock.advance(2_000);
    for (let n = 0; n < 3; n += 1) expect((await post(test, '/device/session', n)).status).toBe(401);
    expect(await leftOut()).toEqual([...Array(60).fill(null), 40, null]);
    const metrics = await test.call<string>('GET', '/metrics');
    expect(metrics.body).toContain('moorage_sign_ins_refused_total{code="SIGN_IN_CODE_INVALID"} 100');
    await test.close();
    await provider.close();
  });
});
