import { systemClock } from '../../../../src/common/clock';
import { TestClock } from '../../../../src/common/clock.fixture';
import { sha256 } from '../../../../src/common/ids';
import type { Emulator } from '../../../../src/emulator';
import type { Database } from '../../../../src/database';
import { projects, roles } from '../../../../src/openstack';
import { SessionService } from '../../../../src/api/sign-in/session.service';
import { eventually } from '../../../support/eventually';
import { emulatorCloud } from '../../../support/reconciler-world';
import { startTestApp, type TestApp } from '../../../support/test-app';

const hour = 3_600_000;

describe('a session', () => {
  const clock = new TestClock(systemClock.now());
  let emulator: Emulator;
  let database: Database;
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp({ clock, emulator: {} });
    ({ database, emulator } = test);
  });
  afterAll(() => test.close());

  const open = (more: object = {}) =>
    test.call<{ token: string; expiresAt: string; code: string }>(
      'POST',
      '/api/v1/sign-in/keystone',
      { username: 'admin', password: 'moorage', ...more },
      { token: null },
    );
  const me = (token: string) => test.call('GET', '/api/v1/me', undefined, { token });

  it('is kept as a digest, ends no later than what let it in, and is forgotten then', async () => {
    const { body } = await open();
    expect(new Date(body.expiresAt).getTime() - clock.now().getTime()).toBeLessThanOrEqual(8 * hour);
    const rows = await database.query<{ hash: string }>('select * from session');
    expect(rows.map(({ hash }) => hash)).toEqual([sha256(body.token)]);
    expect(JSON.stringify(rows)).not.toContain(body.token);
    expect((await me(body.token)).status).toBe(200);
    clock.moveTo(body.expiresAt);
    expect(await me(body.token)).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    await test.app.get(SessionService).expire();
    expect(await database.query('select 1 from session')).toEqual([]);
  });

  it('comes in with the only project there is, and says where there is a choice', async () => {
    expect((await open()).status).toBe(201);
    const cloud = emulatorCloud(emulator);
    const other = await projects.create(cloud, { name: 'second' });
    const [role] = await roles.list(cloud, { name: 'admin' });
    await roles.grant(cloud, { projectId: other.id, userId: await cloud.userId(), roleId: role.id });
    await cloud.close();
    expect(await open()).toMatchObject({ status: 422, body: { code: 'KEYSTONE_PROJECT_REQUIRED' } });
    expect((await open({ project: 'admin' })).status).toBe(201);
  });

  it('is ended with all that its holder has by an administrator, who may be limited to accounts', async () => {
    const mine = (await open({ project: 'admin' })).body.token;
    const sessions = test.app.get(SessionService);
    const make = <T = { id: string }>(path: string, body: unknown) => test.make<T>(path, body);
    const account = (name: string) => make('accounts', { name, currency: 'EUR', timeZone: 'UTC' });
    const [ours, theirs] = [await account('ours'), await account('theirs')];
    const limited = async (accountId: string, role = 'admin') =>
      (await make<{ token: string }>('api-tokens', { name: 'x', role, accountId })).token;
    const ada = { kind: 'oidc', subject: 'oidc:ada', name: 'ada', role: 'viewer' } as const;
    const ofBoth = await sessions.open(database, { ...ada, accountIds: [ours.id, theirs.id] });
    const ofOurs = await sessions.open(database, { ...ada, accountIds: [ours.id] });
    const end = async (actorId: string, token?: string) => {
      const query = new URLSearchParams({ actorId });
      return test.call(
        'DELETE',
        `/api/v1/sessions?${query.toString()}`,
        undefined,
        token === undefined ? {} : { token },
      );
    };
    const statuses = async (...tokens: string[]) => Promise.all(tokens.map(async (token) => (await me(token)).status));

    expect((await end('oidc:ada', await limited(ours.id, 'operator'))).status).toBe(403);
    expect((await end('oidc:ada', await limited(theirs.id))).body).toEqual({ actorId: 'oidc:ada', ended: 0 });
    expect((await end('oidc:ada', await limited(ours.id))).body).toEqual({ actorId: 'oidc:ada', ended: 1 });
    expect(await statuses(ofOurs.token, ofBoth.token, mine)).toEqual([401, 200, 200]);
    const [{ actorId }] = await signIns();
    expect((await end(actorId, await limited(ours.id))).body).toEqual({ actorId, ended: 0 });
    expect((await end('oidc:ada')).body).toEqual({ actorId: 'oidc:ada', ended: 1 });
    expect((await end(actorId)).body).toEqual({ actorId, ended: expect.any(Number) as number });
    expect(await statuses(ofBoth.token, mine)).toEqual([401, 401]);
    const { body: log } = await test.call<{ items: object[] }>('GET', '/api/v1/audit-log?action=sessions&limit=1');
    expect(log.items).toMatchObject([{ actorId: 'admin', action: 'DELETE /api/v1/sessions', after: { actorId } }]);
  });

  const signIns = async () => {
    const path = '/api/v1/audit-log?action=sign-in/keystone&limit=1';
    return (await test.call<{ items: { actorId: string }[] }>('GET', path)).body.items;
  };

  it('is not waited for without end where Keystone does not answer', async () => {
    emulator.faults.add({ kind: 'POST identity/auth/tokens', effect: 'stall-before', ms: 2_000 });
    let isOver = false;
    const waiting = open().finally(() => (isOver = true));
    await eventually(() => {
      clock.advance(10_000);
      return isOver;
    });
    expect(await waiting).toMatchObject({ status: 503, body: { code: 'SIGN_IN_UNAVAILABLE' } });
    emulator.faults.clear();
  });

  it.each([405, 501])(
    'is not refused where a proxy in between answers %i: that says nothing about anybody',
    async (status) => {
      const heal = emulator.faults.add({ kind: 'POST identity/auth/tokens', effect: 'status', status });
      expect(await open()).toMatchObject({ status: 503, body: { code: 'SIGN_IN_UNAVAILABLE' } });
      heal();
      expect((await open({ project: 'admin' })).status).toBe(201);
    },
  );

  it("is not refused where Keystone's certificate is not trusted", async () => {
    const authUrl = emulator.authUrl.replace('http:', 'https:');
    const untrusting = await startTestApp({ database, clock, authUrl });
    const input = { username: 'admin', password: 'moorage' };
    const answer = await untrusting.call('POST', '/api/v1/sign-in/keystone', input, { token: null });
    await untrusting.close();
    expect(answer).toMatchObject({ status: 503, body: { code: 'SIGN_IN_UNAVAILABLE' } });
  });

  it('is not tried for without end', async () => {
    const wrong = (more = {}) => open({ username: 'guessed', password: 'wrong', ...more });
    // The domain that counts where none is said is no other one for being said.
    for (let n = 0; n < 10; n += 1) expect((await wrong(n % 2 === 0 ? {} : { domain: 'Default' })).status).toBe(401);
    const refused = await wrong();
    expect(refused).toMatchObject({ status: 429, body: { code: 'TOO_MANY_ATTEMPTS' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await open({ project: 'admin' })).status).toBe(201); // another name
    clock.advance(Number(refused.headers.get('retry-after')) * 1_000);
    expect((await wrong()).status).toBe(401);
    for (let n = 0; n < 60; n += 1) await test.call('GET', '/api/v1/me', undefined, junk(n));
    expect((await test.call('GET', '/api/v1/me', undefined, junk(99))).status).toBe(429); // and by address
  });

  const junk = (n: number) => ({ token: null, headers: { 'x-auth-token': `junk-${n}` } });
});
