import { Database, GrowingTable } from '../../../src/database';
import { testDatabase } from '../../support/test-database';

describe('statements about a table that grows', () => {
  let database: Database;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ database, close } = await testDatabase());
    await database.query('create table grower (id int primary key, text text not null)');
  });
  afterAll(() => close());

  const fill = (rows: number) =>
    database.query(
      `insert into grower select g, repeat('x', 200) from generate_series(1, $1::int) g on conflict do nothing`,
      [rows],
    );
  const find = 'select id from grower where id = any($1::int[]) order by id';
  /** How many connections have planned it for good. */
  const planned = async (): Promise<number> => {
    const counts = await Promise.all(
      Array.from({ length: 4 }, () =>
        database.query<{ count: number }>(
          `select count(*)::int as count from pg_prepared_statements where statement like 'select id from grower%'`,
        ),
      ),
    );
    return Math.max(...counts.map(([{ count }]) => count));
  };

  it('are planned each time while it is small, and once when it is large', async () => {
    await fill(10);
    const small = new GrowingTable(database, 'grower');
    expect(await small.query(find, [[3, 11]])).toEqual([{ id: 3 }]);
    expect(await planned()).toBe(0);
    await fill(10_000);
    const large = new GrowingTable(database, 'grower');
    expect(await large.query(find, [[3, 9_999, 10_001]])).toEqual([{ id: 3 }, { id: 9_999 }]);
    expect(await planned()).toBe(1);
    // It was small a moment ago, and is not looked at for each statement.
    expect(await small.query(find, [[10_000]])).toEqual([{ id: 10_000 }]);
  });
});
