import { migrations } from '../../../migrations';
import { Database, migrate } from '../../../src/database';
import { entities } from '../../../src/entities';
import { eventually } from '../../support/eventually';
import { Line } from '../../support/line';
import { RestartablePostgres } from '../../support/restartable-postgres';
import { startTestApp, type TestApp } from '../../support/test-app';

describe('while Postgres is away', () => {
  let postgres: RestartablePostgres;
  let line: Line;
  let database: Database;
  let test: TestApp;

  beforeAll(async () => {
    postgres = await RestartablePostgres.start();
    const url = new URL(postgres.url);
    line = await Line.to(Number(url.port));
    [url.hostname, url.port] = ['127.0.0.1', String(line.port)];
    database = await Database.open({ url: url.href, migrations, entities });
    await migrate(database);
    test = await startTestApp({ database });
  }, 60_000);
  afterAll(async () => {
    await test.close();
    await database.close();
    await line.close();
    await postgres.stop();
  }, 60_000);

  const list = () => test.call('GET', '/api/v1/accounts');
  const away = expect.objectContaining({ code: 'DATABASE_UNAVAILABLE' }) as object;

  it('requests are told to come again, and do well when it is back', async () => {
    expect((await list()).status).toBe(200);
    await postgres.down();
    const answers = await Promise.all([list(), list(), list()]);
    for (const { status, headers, body } of answers) {
      expect([status, headers.get('retry-after'), body]).toEqual([503, '5', away]);
      expect(JSON.stringify(body)).not.toMatch(/ECONN|127\.0\.0\.1|terminated/);
    }
    await postgres.up();
    await eventually(async () => (await list()).status === 200);
  }, 60_000);

  it('whoever waits for an answer is told so as well', async () => {
    const held = database.source.createQueryRunner();
    await held.startTransaction();
    await held.query('lock table account in access exclusive mode');
    const late = list();
    await eventually(async () => {
      const [{ count }] = await database.query<{ count: number }>(
        `select count(*)::int as count from pg_stat_activity where wait_event_type = 'Lock' and query like '%account%'`,
      );
      return count > 0;
    });
    line.hangUp();
    expect(await late).toMatchObject({ status: 503, body: away });
    await held.release().catch(() => undefined); // its connection is gone
  }, 60_000);
});
