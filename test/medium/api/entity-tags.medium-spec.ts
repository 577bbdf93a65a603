import { insertCrowd } from '../../support/device-crowd';
import { eventually } from '../../support/eventually';
import { startTestApp, type TestApp } from '../../support/test-app';

type Thing = Record<string, unknown> & { id: string; code: string; token: string };

describe('a change that rests on what was read', () => {
  let test: TestApp;
  let [accountId, blueprintId, fleetId, bookId, deviceId] = ['', '', '', '', ''];

  const call = (method: string, path: string, body?: object, ifMatch?: string, token?: string) =>
    test.call<Thing>(method, `/api/v1/${path}`, body, {
      ...(token === undefined ? {} : { token }),
      headers: ifMatch === undefined ? {} : { 'if-match': ifMatch },
    });
  const make = async (path: string, body: object): Promise<string> => (await call('POST', path, body)).body.id;
  const tagOf = async (path: string): Promise<string> => (await call('GET', path)).headers.get('etag') ?? 'none';

  /** As somebody asks for it who wants nothing else. */
  const tagAlone = async (path: string): Promise<string | null> => {
    const headers = { authorization: `Bearer ${test.adminToken}` };
    return (await fetch(`${test.url}/api/v1/${path}`, { method: 'HEAD', headers })).headers.get('etag');
  };

  beforeAll(async () => {
    test = await startTestApp();
    accountId = await make('accounts', { name: 'a', currency: 'EUR', timeZone: 'UTC' });
    blueprintId = await make('blueprints', { name: 'b', spec: {} });
    fleetId = await make('fleets', { name: 'f', accountId, blueprintId });
    bookId = await make('price-books', { name: 'p', currency: 'EUR' });
    await insertCrowd(test.database, fleetId, [{ hardwareId: 'gw', state: 'ready' }]);
    deviceId = ((await call('GET', 'devices')).body.items as Thing[])[0].id;
  });
  afterAll(() => test.close());

  it('is made once of two, for everything that people change', async () => {
    const budgets = `accounts/${accountId}/budgets`;
    const enrollments = `fleets/${fleetId}/enrollments`;
    const budgetId = await make(budgets, { name: 'x', amount: '10' });
    const enrollmentId = await make(enrollments, { kind: 'secret' });
    const price = { meter: 'router', unitPrice: '1', validFrom: '2026-01-01T00:00:00Z' };
    const changes: [string, string, string, object | undefined, object | undefined][] = [
      [`accounts/${accountId}`, 'PATCH', '', { unknownPolicy: 'hold' }, { unknownPolicy: 'bill' }],
      [`blueprints/${blueprintId}`, 'PUT', '', { name: 'b2', spec: {} }, { name: 'b3', spec: {} }],
      [`fleets/${fleetId}`, 'PATCH', '', { approval: 'manual' }, { approval: 'automatic' }],
      [`devices/${deviceId}`, 'POST', '/suspend', undefined, undefined],
      [`price-books/${bookId}`, 'POST', '/prices', price, { ...price, validFrom: '2026-02-01T00:00:00Z' }],
      [`${enrollments}/${enrollmentId}`, 'PATCH', '', { maxDevices: 1 }, { maxDevices: 2 }],
      [`${budgets}/${budgetId}`, 'DELETE', '', undefined, undefined],
    ];
    for (const [path, method, tail, first, second] of changes) {
      const tag = await tagOf(path);
      expect({ path, tag }).toEqual({ path, tag: expect.stringMatching(/^"[0-9a-f]{32}"$/) });
      expect({ path, tag: await tagAlone(path) }).toEqual({ path, tag });
      const done = await call(method, path + tail, first, `"other", ${tag}`);
      expect({ path, status: done.status < 300 }).toEqual({ path, status: true });
      const late = await call(method, path + tail, second, tag);
      expect({ path, late: late.body.code }).toMatchObject({
        late: method === 'DELETE' ? 'BUDGET_NOT_FOUND' : 'PRECONDITION_FAILED',
      });
      if (['PATCH', 'PUT'].includes(method)) expect(done.headers.get('etag')).toBe(await tagOf(path));
    }
    expect((await call('PATCH', `fleets/${fleetId}`, { approval: 'automatic' }, '"x"')).status).toBe(412);
    expect((await call('GET', `fleets/${fleetId}`)).body.approval).toBe('manual');
  });

  it('is made by one of many who read the same', async () => {
    const tag = await tagOf(`blueprints/${blueprintId}`);
    const puts = Array.from({ length: 5 }, (_, n) =>
      call('PUT', `blueprints/${blueprintId}`, { name: `n${n}`, spec: {} }, tag),
    );
    const statuses = (await Promise.all(puts)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 412, 412, 412, 412]);
  });

  /** Sends the changes, of which each waits for the row, and lets go of it then. */
  const atOnce = async (table: string, id: string, changes: (() => Promise<unknown>)[]) => {
    const keeper = test.database.source.createQueryRunner();
    await keeper.startTransaction();
    await keeper.query(`select 1 from ${table} where id = $1 for no key update`, [id]);
    const sent = changes.map((change) => change());
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await eventually(async () => (await test.database.query(waiting)).length === changes.length).finally(() =>
      keeper.rollbackTransaction().then(() => keeper.release()),
    );
    return Promise.all(sent);
  };

  it('is on record with what it found, also where another one was faster', async () => {
    const change = (driftPolicy: string) => () => call('PATCH', `fleets/${fleetId}`, { driftPolicy });
    await change('repair')();
    await atOnce('fleet', fleetId, [change('report'), change('report'), change('repair')]);
    const { items } = (await call('GET', 'audit-log?limit=4')).body as unknown as {
      items: Record<'before' | 'after', { driftPolicy: string }>[];
    };
    const policies = items.reverse().map(({ before, after }) => [before.driftPolicy, after.driftPolicy]);
    expect(policies.slice(1).map(([before]) => before)).toEqual(policies.slice(0, -1).map(([, after]) => after));
  });

  it('of an account waits for one that rests on what was read', async () => {
    const [answer] = (await atOnce('account', accountId, [
      () => call('PATCH', `accounts/${accountId}`, { unknownPolicy: 'hold' }),
    ])) as Awaited<ReturnType<typeof call>>[];
    expect(answer.status).toBe(200);
  });

  it('is not held up by what changes by itself', async () => {
    const tags = [await tagOf(`fleets/${fleetId}`), await tagOf(`devices/${deviceId}`)];
    await test.database.query(`update fleet set status = 'ready', updated_at = now() where id = $1`, [fleetId]);
    await test.database.query(`update device set state = 'lost', last_seen_at = now() where id = $1`, [deviceId]);
    expect([await tagOf(`fleets/${fleetId}`), await tagOf(`devices/${deviceId}`)]).toEqual(tags);
  });

  it('rests on the whole object as it is now, also where only what changes by itself has changed', async () => {
    const path = `/api/v1/fleets/${fleetId}`;
    await test.database.query(`update fleet set status = 'ready' where id = $1`, [fleetId]);
    const { headers } = await test.call('GET', path);
    await test.database.query(`update fleet set status = 'degraded' where id = $1`, [fleetId]);
    // Without this header of its own, fetch asks for no 304.
    const had = { 'if-none-match': headers.get('etag') ?? 'none', 'cache-control': 'max-age=0' };
    expect(await test.call('GET', path, undefined, { headers: had })).toMatchObject({
      status: 200,
      body: { status: 'degraded' },
    });
  });

  it('takes any tag for *, and no weak one; and without the header asks for none', async () => {
    const [path, body] = [`accounts/${accountId}`, { unknownPolicy: 'bill' }];
    const tag = await tagOf(path);
    expect((await call('PATCH', path, body, `W/${tag}`)).status).toBe(412);
    expect((await call('PATCH', path, body, '*')).status).toBe(200);
    expect((await call('PATCH', path, body)).status).toBe(200);
    expect((await call('PATCH', `accounts/${blueprintId}`, body, '*')).status).toBe(404);
    expect((await call('PATCH', 'accounts/x', body, '*')).status).toBe(404);
  });

  it('tells nobody of what is not theirs', async () => {
    const other = await make('accounts', { name: 'o', currency: 'EUR', timeZone: 'UTC' });
    const { token } = (await call('POST', 'api-tokens', { name: 'x', role: 'operator', accountId: other })).body;
    const answer = await call('PATCH', `fleets/${fleetId}`, { approval: 'automatic' }, '"x"', token);
    expect(answer).toMatchObject({ status: 404, body: { code: 'FLEET_NOT_FOUND' } });
  });
});
