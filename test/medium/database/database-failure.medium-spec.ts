import { Database, isDatabaseFailure } from '../../../src/database';
import { eventually } from '../../support/eventually';
import { Line } from '../../support/line';
import { testDatabase } from '../../support/test-database';

describe('a statement whose connection is closed without a word', () => {
  let near: Awaited<ReturnType<typeof testDatabase>>;
  let line: Line;
  let far: Database;

  beforeAll(async () => {
    near = await testDatabase();
    const url = new URL(near.url);
    line = await Line.to(Number(url.port));
    [url.hostname, url.port] = ['127.0.0.1', String(line.port)];
    far = await Database.open({ url: url.href, migrations: [], entities: [] });
  });
  afterAll(async () => {
    await far.close();
    await line.close();
    await near.close();
  });

  it.each([
    ['plain', (waiting: string) => far.query(waiting)],
    ['prepared', (waiting: string) => far.prepared(waiting, [])],
  ])('has met a failure of the database, which answers already: %s', async (way, ask) => {
    // The server does not hear that nobody waits for it any more.
    const waiting = `select pg_sleep(60) as ${way}`;
    const failed = ask(waiting).then(
      () => null,
      (error: unknown) => error,
    );
    await eventually(async () => {
      const [{ count }] = await near.database.query<{ count: number }>(
        'select count(*)::int as count from pg_stat_activity where query = $1',
        [waiting],
      );
      return count > 0;
    });
    line.hangUp();
    const error = await failed;
    expect(String(error)).toContain('Connection terminated');
    expect(await isDatabaseFailure(far, error)).toBe(true);
  });
});
