import { Controller, Get, Module } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { RouteInspector } from '../../../src/api/access/route.inspector';
import { newId, sha256 } from '../../../src/common/ids';
import type { Database } from '../../../src/database';
import { eventually } from '../../support/eventually';
import { startTestApp, type TestApp } from '../../support/test-app';

interface Document {
  paths: Record<string, Record<string, { security?: unknown }>>;
}

@Controller('forgotten')
class ForgetfulController {
  @Get()
  read(): string {
    return 'open to all';
  }
}

@Module({ imports: [DiscoveryModule], controllers: [ForgetfulController], providers: [RouteInspector] })
class ForgetfulModule {}

const none = '01900000-0000-7000-8000-000000000000';

describe('access', () => {
  let database: Database;
  let test: TestApp;
  const made: Record<string, string> = {};
  const make = async (path: string, body: unknown) => (await test.make(path, body)).id;
  const tokenOf = async (role: string, accountId?: string, more: object = {}): Promise<string> =>
    (await test.make<{ token: string }>('api-tokens', { name: role, role, accountId, ...more })).token;

  beforeAll(async () => {
    test = await startTestApp();
    ({ database } = test);
    for (const who of ['mine', 'theirs']) {
      made[`${who}Account`] = await make('accounts', { name: who, currency: 'EUR', timeZone: 'UTC' });
      made[`${who}Token`] = await tokenOf('operator', made[`${who}Account`]);
      const own = await test.call<{ id: string }>(
        'POST',
        '/api/v1/blueprints',
        { name: who, spec: {} },
        { token: made[`${who}Token`] },
      );
      made[`${who}Blueprint`] = own.body.id;
      const [accountId, blueprintId] = [made[`${who}Account`], made[`${who}Blueprint`]];
      made[who] = await make('fleets', { name: who, accountId, blueprintId });
    }
  });
  afterAll(() => test.close());

  const routes = async (): Promise<{ method: string; path: string }[]> => {
    const { body } = await test.call<Document>('GET', '/openapi.json', undefined, { token: null });
    return Object.entries(body.paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([, { security }]) => security !== undefined)
        .map(([method]) => ({ method: method.toUpperCase(), path: path.replace(/\{\w+\}/g, none) })),
    );
  };

  it('to every route of the API takes a token that we know', async () => {
    const all = (await routes()).filter(({ path }) => path.startsWith('/api/'));
    expect(all.length).toBeGreaterThan(30);
    for (const { method, path } of all) {
      for (const token of ['wrong', `${test.adminToken}x`]) {
        const { status, body, headers } = await test.call(method, path, undefined, { token });
        expect({ method, path, token, status, code: body.code }).toMatchObject({
          status: 401,
          code: 'UNAUTHENTICATED',
        });
        expect(headers.get('www-authenticate')).toContain('Bearer');
      }
    }
  });

  it('cannot be left open by oversight: the start stops', async () => {
    const start = NestFactory.create(ForgetfulModule, { logger: false, abortOnError: false }).then((app) => app.init());
    await expect(start).rejects.toThrow('routes without @Roles or @Public: ForgetfulController.read');
  });

  it('to health, documents and the page at / takes none', async () => {
    for (const path of ['/', '/health/live', '/health/ready', '/openapi.json', '/asyncapi.json', '/docs', '/metrics']) {
      const status = async () => (await test.call('GET', path, undefined, { token: null })).status;
      await eventually(async () => expect({ path, status: await status() }).toEqual({ path, status: 200 }) ?? true);
    }
  });

  it('goes as far as the role does', async () => {
    const viewer = await tokenOf('viewer');
    const billing = await tokenOf('billing');
    const tries: [string, string, string, number][] = [
      [viewer, 'GET', 'fleets', 200],
      [viewer, 'POST', 'fleets', 403],
      [viewer, 'DELETE', `fleets/${made.mine}`, 403],
      [viewer, 'POST', 'api-tokens', 403],
      [viewer, 'GET', 'audit-log', 403],
      [billing, 'GET', 'usage', 200],
      [billing, 'GET', 'devices', 403],
      [billing, 'POST', `fleets/${made.mine}/reconcile`, 403],
      [billing, 'POST', 'price-books', 400],
      [await tokenOf('operator'), 'POST', 'price-books', 403],
      [await tokenOf('admin'), 'GET', 'audit-log', 200],
    ];
    for (const [token, method, path, status] of tries) {
      const answer = await test.call(method, `/api/v1/${path}`, method === 'POST' ? {} : undefined, { token });
      expect({ method, path, status: answer.status }).toEqual({ method, path, status });
    }
  });

  it('of a token for one account ends at that account: what else there is does not exist for it', async () => {
    const token = made.mineToken;
    const get = (path: string) =>
      test.call<{ items: { id: string }[] }>('GET', `/api/v1/${path}`, undefined, { token });
    expect((await get(`fleets/${made.mine}`)).status).toBe(200);
    const tails = [
      '',
      '/plan',
      '/resources',
      '/topology',
      '/template',
      '/events',
      '/enrollments',
      '/servers/hub/console',
    ];
    for (const tail of tails) expect((await get(`fleets/${made.theirs}${tail}`)).status).toBe(404);
    expect((await get(`accounts/${made.theirsAccount}`)).status).toBe(404);
    expect((await get(`blueprints/${made.theirsBlueprint}`)).status).toBe(404);
    expect((await get('fleets')).body.items.map(({ id }) => id)).toEqual([made.mine]);
    expect((await get('accounts')).body.items.map(({ id }) => id)).toEqual([made.mineAccount]);
    expect((await get('blueprints')).body.items.map(({ id }) => id)).toEqual([made.mineBlueprint]);
    const book = await make('price-books', { name: 'what they agreed', currency: 'EUR' });
    await test.call('PATCH', `/api/v1/accounts/${made.theirsAccount}`, { priceBookId: book });
    expect((await get(`price-books/${book}`)).status).toBe(404);
    const month = { accountId: made.mineAccount, period: '2026-01', prices: [] };
    const tried = await test.call('POST', `/api/v1/price-books/${book}/what-if`, month, { token });
    expect(tried).toMatchObject({ status: 404, body: { code: 'PRICE_BOOK_NOT_FOUND' } });
    const theirs = { name: 'x', accountId: made.theirsAccount, blueprintId: made.mineBlueprint };
    expect((await test.call('POST', '/api/v1/fleets', theirs, { token })).status).toBe(422);
    for (const [method, body] of [
      ['PATCH', { approval: 'manual' }],
      ['DELETE', undefined],
    ] as const) {
      expect((await test.call(method, `/api/v1/fleets/${made.theirs}`, body, { token })).status).toBe(404);
    }
    expect((await test.call('GET', `/api/v1/fleets/${made.theirs}`)).body).toMatchObject({
      approval: 'automatic',
      deleteRequestedAt: null,
    });
  });

  it('of a token for several accounts ends at these, and makes no token that goes further', async () => {
    const third = await make('accounts', { name: 'third', currency: 'EUR', timeZone: 'UTC' });
    const accountIds = [made.mineAccount, made.theirsAccount];
    const asked = { name: 'both', role: 'admin', accountIds };
    const { body: both } = await test.call<{ token: string }>('POST', '/api/v1/api-tokens', asked);
    expect(both).toMatchObject({ accountId: null, accountIds });
    const call = (method: string, path: string, body?: object) =>
      test.call<{ items: { id: string }[]; code: string }>(method, `/api/v1/${path}`, body, { token: both.token });
    expect((await call('GET', 'accounts')).body.items.map(({ id }) => id)).toEqual(accountIds);
    expect((await call('GET', 'fleets')).body.items.map(({ id }) => id)).toEqual([made.mine, made.theirs]);
    expect((await call('GET', `fleets?accountId=${third}`)).body.items).toEqual([]);
    expect((await call('GET', `accounts/${third}`)).status).toBe(404);

    const token = (more: object) => call('POST', 'api-tokens', { name: 'child', role: 'viewer', ...more });
    expect((await token({ accountId: third })).body.code).toBe('REFERENCE_NOT_FOUND');
    expect((await token({ accountIds: [made.mineAccount, third] })).body.code).toBe('REFERENCE_NOT_FOUND');
    expect((await token({ accountId: third, accountIds })).status).toBe(400);
    expect((await token({})).body).toMatchObject({ accountIds });
    expect((await token({ accountId: made.mineAccount })).body).toMatchObject({ accountId: made.mineAccount });

    const blueprint = (more: object) => call('POST', 'blueprints', { name: 'new', spec: {}, ...more });
    expect((await blueprint({})).body.code).toBe('ACCOUNT_REQUIRED');
    expect((await blueprint({ accountId: third })).body.code).toBe('REFERENCE_NOT_FOUND');
    expect(await blueprint({ accountId: made.theirsAccount })).toMatchObject({
      status: 201,
      body: { accountId: made.theirsAccount },
    });
  });

  it('keeps digests of tokens only, and ends when one is revoked or expires', async () => {
    const token = await tokenOf('viewer');
    const late = await tokenOf('viewer', undefined, { expiresAt: '2999-01-01T00:00:00Z' });
    await database.query(`update api_token set expires_at = now() where hash = $1`, [sha256(late)]);
    const rows = await database.query<{ hash: string; id: string }>('select * from api_token');
    expect(JSON.stringify(rows)).not.toContain(token);
    const { id } = rows.find(({ hash }) => hash === sha256(token))!;
    const status = async (of: string) => (await test.call('GET', '/api/v1/fleets', undefined, { token: of })).status;
    expect([await status(token), await status(late)]).toEqual([200, 401]);
    expect((await test.call('DELETE', `/api/v1/api-tokens/${id}`)).status).toBe(204);
    expect(await status(token)).toBe(401);
  });

  it('makes no token that has ended already', async () => {
    const body = { name: 'past', role: 'viewer', expiresAt: '2020-01-01T00:00:00Z' };
    expect(await test.call('POST', '/api/v1/api-tokens', body)).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED', errors: [{ pointer: '/expiresAt' }] },
    });
  });

  it('is told of whoever comes from elsewhere, however long their id is', async () => {
    const keystone = `keystone:${'a'.repeat(64)}:${'b'.repeat(32)}`;
    const oidc = `oidc:${'s'.repeat(255)}`;
    const columns = 'id, at, actor_id, actor, role, action, path, status';
    for (const actor of [keystone, oidc]) {
      await database.query(
        `insert into audit_log (${columns}) values ($1, now(), $2, 'api', 'viewer', 'POST /x', '/x', 201)`,
        [newId(), actor],
      );
      const { body } = await test.call<{ items: unknown[] }>('GET', `/api/v1/audit-log?actorId=${actor}`);
      expect(body.items).toMatchObject([{ actorId: actor }]);
      const ended = await test.call('DELETE', `/api/v1/sessions?actorId=${actor}`);
      expect(ended).toMatchObject({ status: 200, body: { ended: 0 } });
    }
  });

  it('leaves a line of every change, without its secrets, that nobody can rub out', async () => {
    await test.call('POST', '/api/v1/blueprints', {
      name: 'logged',
      spec: {
        networks: [{ key: 'lan', subnet: { cidr: 'auto' } }],
        servers: [{ key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'], userData: 'password: hunter2' }],
      },
    });
    const { body } = await test.call<{ items: Record<string, unknown>[] }>('GET', '/api/v1/audit-log?limit=1');
    expect(body.items).toMatchObject([
      {
        actorId: 'admin',
        action: 'POST /api/v1/blueprints',
        status: 201,
        request: { name: 'logged' },
        address: expect.any(String),
      },
    ]);
    expect(JSON.stringify(body)).not.toContain('hunter2');
    const changed = { driftPolicy: 'report' };
    await test.call('PATCH', `/api/v1/fleets/${made.mine}`, changed, { token: made.mineToken });
    const [line] = (await test.call<{ items: unknown[] }>('GET', '/api/v1/audit-log?limit=1')).body.items;
    expect(line).toMatchObject({
      actor: 'operator',
      role: 'operator',
      accountIds: [made.mineAccount],
      action: 'PATCH /api/v1/fleets/:id',
      before: { id: made.mine, driftPolicy: 'repair' },
      request: changed,
      after: { id: made.mine, ...changed },
      address: '127.0.0.1',
      correlationId: expect.any(String),
    });
    const enrollments = `/api/v1/fleets/${made.mine}/enrollments`;
    const enrollment = (await test.call<{ id: string }>('POST', enrollments, { kind: 'secret' })).body;
    await test.call('PATCH', `${enrollments}/${enrollment.id}`, { maxDevices: 5 });
    const [limited] = (await test.call<{ items: unknown[] }>('GET', '/api/v1/audit-log?limit=1')).body.items;
    expect(limited).toMatchObject({ before: { id: enrollment.id, maxDevices: null }, after: { maxDevices: 5 } });
    await test.call('PATCH', `/api/v1/accounts/${made.mineAccount}`, { unknownPolicy: 'hold' });
    const [billed] = (await test.call<{ items: unknown[] }>('GET', '/api/v1/audit-log?limit=1')).body.items;
    expect(billed).toMatchObject({
      before: { id: made.mineAccount, unknownPolicy: 'waive', priceBookId: expect.any(String) },
      after: { unknownPolicy: 'hold' },
    });
    await test.call('DELETE', `/api/v1/api-tokens/${made.mine}`); // not there: nothing is changed, nothing is told
    const { token } = (await test.call<{ token: string }>('POST', '/api/v1/api-tokens', { name: 'x', role: 'viewer' }))
      .body;
    const { items } = (await test.call<{ items: unknown[] }>('GET', '/api/v1/audit-log?limit=2')).body;
    expect(items).toMatchObject([{ before: null, after: { name: 'x', token: '[hidden]' } }, billed as object]);
    expect(JSON.stringify(items)).not.toContain(token);
    await expect(database.query('truncate audit_log')).rejects.toThrow('never changed or deleted');
    await expect(database.query('delete from audit_log')).rejects.toThrow('never changed or deleted');
    await expect(database.query(`update audit_log set actor = 'nobody'`)).rejects.toThrow('never changed or deleted');
  });
});
