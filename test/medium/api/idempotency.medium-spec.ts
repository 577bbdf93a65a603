import { createHash } from 'node:crypto';
import type { Database } from '../../../src/database';
import type { Emulator } from '../../../src/emulator';
import { eventually } from '../../support/eventually';
import { startTestApp, type TestApp } from '../../support/test-app';

interface Upload {
  id: string;
  code: string;
  errors?: unknown;
}

const account = { name: 'Acme', currency: 'EUR', timeZone: 'UTC' };

describe('an Idempotency-Key', () => {
  let database: Database;
  let test: TestApp;
  let emulator: Emulator;
  const post = (key: string, body: unknown = account, path = 'accounts', token?: string) =>
    test.call('POST', `/api/v1/${path}`, body, { headers: { 'idempotency-key': key }, ...(token ? { token } : {}) });
  const accounts = async () => (await database.query('select 1 from account')).length;

  beforeAll(async () => {
    test = await startTestApp({ emulator: { buildMs: 20 } });
    ({ database, emulator } = test);
  });
  afterAll(() => test.close());

  it('repeats the answer and not the effect', async () => {
    const first = await post('a');
    const before = await accounts();
    const again = await post('a');
    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await accounts()).toBe(before);
  });

  it('cannot be used for another body', async () => {
    await post('b');
    const other = await post('b', { ...account, name: 'Other' });
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('cannot be used for another query', async () => {
    const image = async (name: string, more = '') => {
      const sent = await fetch(`${test.url}/api/v1/images?diskFormat=raw&name=${name}${more}`, {
        method: 'POST',
        body: Buffer.from('content'),
        headers: {
          authorization: `Bearer ${test.adminToken}`,
          'content-type': 'application/octet-stream',
          'idempotency-key': 'image',
        },
      });
      return { status: sent.status, body: (await sent.json()) as Upload };
    };
    const unknown = await image('one');
    expect([unknown.status, unknown.body.errors]).toEqual([
      400,
      [{ parameter: 'checksum', message: expect.stringContaining('must be there') as string }],
    ]);
    const checksum = `&checksum=${createHash('sha256').update('content').digest('hex')}`;
    const first = await image('one', checksum);
    expect(first.status).toBe(201);
    expect((await image('one', checksum)).body).toEqual(first.body);
    const other = await image('two', checksum);
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('is its sender’s and its route’s own', async () => {
    const { body } = await test.call('POST', '/api/v1/api-tokens', { name: 'x', role: 'billing' });
    const [mine, theirs] = [await post('c'), await post('c', account, 'accounts', String(body.token))];
    expect(theirs.status).toBe(201);
    expect(theirs.body.id).not.toBe(mine.body.id);
    expect((await post('c', { name: 'hub', spec: {} }, 'blueprints')).status).toBe(201);
  });

  it('lets one of many that come at once through', async () => {
    const before = await accounts();
    const answers = await Promise.all(Array.from({ length: 8 }, () => post('d')));
    for (const { status, body, headers } of answers.filter((answer) => answer.status !== 201)) {
      expect([status, body.code, headers.get('retry-after')]).toEqual([409, 'IDEMPOTENCY_KEY_IN_FLIGHT', '1']);
    }
    expect((await post('d')).status).toBe(201);
    expect(await accounts()).toBe(before + 1);
  });

  it('tells whoever repeats a request too early to come again', async () => {
    // The first request waits for the table; the second one finds it at work.
    const held = database.source.createQueryRunner();
    await held.query('begin; lock table account in access exclusive mode');
    const first = post('e');
    // Requests of two connections may overtake one another: the second is sent once the first one holds the key.
    await eventually(async () => {
      const waiting = await database.query(
        `select 1 from pg_locks where relation = 'account'::regclass and not granted`,
      );
      return waiting.length > 0;
    });
    const second = await post('e');
    expect(second.status).toBe(409);
    expect(second.body.code).toBe('IDEMPOTENCY_KEY_IN_FLIGHT');
    await held.query('rollback');
    await held.release();
    expect((await first).status).toBe(201);
  });

  it('remembers the answer if, and only if, the effect is there', async () => {
    const before = await accounts();
    // The audit log is written last but for the answer: without it nothing may stay.
    await database.query('alter table audit_log rename to audit_log_away');
    expect((await post('f')).status).toBe(500);
    await database.query('alter table audit_log_away rename to audit_log');
    expect(await accounts()).toBe(before);
    expect((await post('f')).status).toBe(201);
    expect(await accounts()).toBe(before + 1);
  });

  it('has one image taken of a server, although the answer to the first request was lost', async () => {
    const make = async (path: string, body: unknown) => (await test.make(path, body)).id;
    const spec = {
      networks: [{ key: 'lan', subnet: { cidr: 'auto' } }],
      servers: [{ key: 'hub', image: 'guest', flavor: 'm1.tiny', networks: ['lan'] }],
    };
    const [accountId, blueprintId] = [await make('accounts', account), await make('blueprints', { name: 'one', spec })];
    const fleetId = await make('fleets', { name: 'harbour', accountId, blueprintId, approval: 'automatic' });
    await test.call('POST', `/api/v1/fleets/${String(fleetId)}/reconcile`);
    const status = async () => (await test.call('GET', `/api/v1/fleets/${String(fleetId)}`)).body.status;
    await eventually(async () => (await status()) === 'ready', { timeoutMs: 20_000 });

    const snapshot = (key: string) =>
      post(key, { action: 'snapshot' }, `fleets/${String(fleetId)}/servers/hub/actions`);
    await database.query('alter table audit_log rename to audit_log_away');
    expect((await snapshot('s')).status).toBe(500);
    await database.query('alter table audit_log_away rename to audit_log');
    const again = await snapshot('s');
    expect([again.status, again.body.imageId]).toEqual([202, expect.any(String)]);
    expect((await snapshot('s')).body).toEqual(again.body);
    expect(await database.query('select 1 from fleet_image')).toHaveLength(1);
    expect((await snapshot('t')).status).toBe(202);
    expect(await database.query('select 1 from fleet_image')).toHaveLength(2);
  });

  it.each(['reboot', 'rebuild', 'stop'])(
    'has a server’s %s done once, although the answer to the first was lost',
    async (action) => {
      const [{ id: fleetId }] = await database.query<{ id: string }>(`select id from fleet where name = 'harbour'`);
      const ask = (key: string) => post(key, { action }, `fleets/${fleetId}/servers/hub/actions`);
      const done = () => emulator.state.all('instanceActions').filter((one) => one.action === action).length;
      const rest = () => eventually(() => emulator.state.all('servers').every(({ taskState }) => taskState === null));
      await rest();
      await database.query('alter table audit_log rename to audit_log_away');
      expect((await ask(`recon-${action}-1`)).status).toBe(500);
      await database.query('alter table audit_log_away rename to audit_log');
      await rest();
      expect((await ask(`recon-${action}-1`)).status).toBe(202);
      expect(done()).toBe(1);
      if (action === 'stop') return;
      await rest();
      expect((await ask(`recon-${action}-2`)).status).toBe(202);
      expect(done()).toBe(2);
      await rest();
      // A day later the key says nothing any more.
      await database.query(`update fleet_event set occurred_at = occurred_at - interval '1 day'`);
      await database.query(`update idempotency_key set expires_at = now()`);
      expect((await ask(`recon-${action}-1`)).status).toBe(202);
      expect(done()).toBe(3);
    },
  );

  it('of work that waits for a cloud keeps none out that only asks Postgres', async () => {
    const accountId = String((await test.call('POST', '/api/v1/accounts', account)).body.id);
    let answer = (): void => undefined;
    const silence = new Promise<void>((resolve) => (answer = resolve));
    let asked = 0;
    const unhook = emulator.onCall(({ kind, phase }) => {
      if (phase !== 'before' || !kind.includes(' object-store/')) return;
      asked += 1;
      return silence;
    });
    const content = Buffer.from('kept').toString('base64');
    const archives = ['1', '2', '3', '4'].map((name) =>
      post(`archive-${name}`, { name, content, contentType: 'text/plain' }, `accounts/${accountId}/archives`),
    );
    await eventually(() => asked >= 2);
    expect(await post('usage', [], 'usage-events')).toMatchObject({ status: 200, body: { accepted: 0 } });
    answer();
    expect((await Promise.all(archives)).map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    unhook();
  }, 30_000);

  it('does not hold on to a refusal', async () => {
    const [a, b] = [await post('g', {}), await post('g')];
    expect([a.status, b.status]).toEqual([400, 201]);
  });

  it('keeps secrets of answers sealed', async () => {
    const { body } = await post('h', { name: 'x', role: 'viewer' }, 'api-tokens');
    expect((await post('h', { name: 'x', role: 'viewer' }, 'api-tokens')).body.token).toBe(body.token);
    const rows = await database.query('select * from idempotency_key');
    expect(JSON.stringify(rows)).not.toContain(body.token);
  });

  it('must be one that can be told', async () => {
    const { status, body } = await post('not one');
    expect([status, body.code]).toEqual([400, 'VALIDATION_FAILED']);
  });
});
