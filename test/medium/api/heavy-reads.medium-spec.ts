import { HeavyReads } from '../../../src/api/http/heavy.reads';
import { newId } from '../../../src/common/ids';
import type { Database } from '../../../src/database';
import { startTestApp, type TestApp } from '../../support/test-app';

describe('reads of much usage', () => {
  let database: Database;
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp();
    ({ database } = test);
  });
  afterAll(() => test.close());

  /** Has every read of usage wait for as long as `work` takes. */
  const whileUsageIsKept = async <T>(work: () => Promise<T>): Promise<T> => {
    const keeper = database.source.createQueryRunner();
    await keeper.startTransaction();
    await keeper.query('lock table usage_interval in access exclusive mode');
    return work().finally(() => keeper.rollbackTransaction().then(() => keeper.release()));
  };

  type Ask = (account: string, n: number) => [method: string, path: string, body?: unknown];
  it.each<[string, Ask]>([
    ['of usage', () => ['GET', '/api/v1/usage']],
    ['of budgets', (account) => ['GET', `/api/v1/accounts/${account}/budgets`]],
    [
      'of what a new budget has spent',
      (account, n) => [
        'POST',
        `/api/v1/accounts/${account}/budgets`,
        { name: `money ${n}`, amount: '1', thresholds: ['1'] },
      ],
    ],
    [
      'of a month for its export',
      (account) => ['GET', `/api/v1/exports/focus?accountId=${account}&period=${new Date().toISOString().slice(0, 7)}`],
    ],
  ])('leave connections to all else, however many ask: %s', async (_, ask) => {
    const make = <T>(path: string, body: object) => test.make<T>(path, body);
    const wanted = { name: newId(), currency: 'EUR', timeZone: 'UTC' };
    const { id: account } = await make<{ id: string }>('accounts', wanted);
    const tokens: string[] = [];
    for (let n = 0; n < 5; n += 1)
      tokens.push((await make<{ token: string }>('api-tokens', { name: newId(), role: 'billing' })).token);
    let asked: Promise<{ status: number }>[] = [];
    await whileUsageIsKept(async () => {
      asked = Array.from({ length: 25 }, (__, n) => {
        const [method, path, body] = ask(account, n);
        return test.call(method, path, body, { token: tokens[n % 5] });
      });
      for (let n = 0; n < 25; n += 1) expect((await test.call('GET', '/api/v1/fleets')).status).toBe(200);
      expect((await test.call<{ parts: object }>('GET', '/health/ready')).body.parts).toMatchObject({
        database: { state: 'up' },
      });
    });
    for (const { status } of await Promise.all(asked)) expect([200, 201]).toContain(status);
  });

  it('end where Postgres takes too long, and no other work does', async () => {
    const reads = new HeavyReads(database, 100);
    const count = () => database.query('select count(*) from usage_interval');
    const refused = whileUsageIsKept(() => reads.run('somebody', count, new AbortController().signal));
    await expect(refused).rejects.toMatchObject({ status: 503, code: 'USAGE_TOO_LARGE', retryAfter: 60 });
    const allowed = 'select setting from pg_settings where name = $1';
    const asked = () => database.prepared<{ setting: string }>(allowed, ['statement_timeout']);
    expect(await database.withPatience(700, asked)).toEqual([{ setting: '700' }]);
    const rows = () => database.query<{ setting: string }>(allowed, ['statement_timeout']);
    expect(await database.withPatience(700, rows)).toEqual([{ setting: '700' }]);
    for (let n = 0; n < 25; n += 1) expect(await rows()).toEqual([{ setting: '0' }]);
  });
});
