import { HeavyReads } from '../../../src/api/http/heavy.reads';
import type { Database } from '../../../src/database';
import { startTestApp, type TestApp } from '../../support/test-app';
import { testDatabase } from '../../support/test-database';

describe('reads of much usage', () => {
  let database: Database;
  let close: () => Promise<void>;
  let test: TestApp;

  beforeAll(async () => {
    ({ database, close } = await testDatabase());
    test = await startTestApp({ database });
  });
  afterAll(async () => {
    await test.close();
    await close();
  });

  /** Has every read of usage wait for as long as `work` takes. */
  const whileUsageIsKept = async <T>(work: () => Promise<T>): Promise<T> => {
    const keeper = database.source.createQueryRunner();
    await keeper.startTransaction();
    await keeper.query('lock table usage_interval in access exclusive mode');
    return work().finally(() => keeper.rollbackTransaction().then(() => keeper.release()));
  };
  const usage = (token = test.adminToken) => test.call('GET', '/api/v1/usage', undefined, { token });

  it('leave connections to all else, however many ask', async () => {
    const tokens: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      const made = await test.call<{ token: string }>('POST', '/api/v1/api-tokens', {
        name: `api ${n}`,
        role: 'viewer',
      });
      tokens.push(made.body.token);
    }
    let asked: ReturnType<typeof usage>[] = [];
    await whileUsageIsKept(async () => {
      asked = tokens.flatMap((token) => Array.from({ length: 5 }, () => usage(token)));
      for (let n = 0; n < 25; n += 1) expect((await test.call('GET', '/api/v1/fleets')).status).toBe(200);
      expect((await test.call<{ parts: object }>('GET', '/health/ready')).body.parts).toMatchObject({
        database: { state: 'up' },
      });
    });
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(Array(25).fill(200));
  });

  it('end where Postgres takes too long, and no other work does', async () => {
    const reads = test.app.get(HeavyReads);
    const { patienceMs } = reads as unknown as { patienceMs: number };
    Object.assign(reads, { patienceMs: 100 });
    const refused = await whileUsageIsKept(() => usage());
    Object.assign(reads, { patienceMs });
    expect(refused).toMatchObject({ status: 503, body: { code: 'USAGE_TOO_LARGE' } });
    expect(refused.headers.get('retry-after')).toBe('60');
    const allowed = 'select setting from pg_settings where name = $1';
    const asked = () => database.prepared<{ setting: string }>(allowed, ['statement_timeout']);
    expect(await database.withPatience(700, asked)).toEqual([{ setting: '700' }]);
    const rows = () => database.query<{ setting: string }>(allowed, ['statement_timeout']);
    expect(await database.withPatience(700, rows)).toEqual([{ setting: '700' }]);
    for (let n = 0; n < 25; n += 1) expect(await rows()).toEqual([{ setting: '0' }]);
  });
});
