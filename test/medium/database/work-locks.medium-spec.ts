import { Database, poolUse, WorkLocks } from '../../../src/database';
import { eventually } from '../../support/eventually';
import { testDatabase } from '../../support/test-database';

describe('locks of work', () => {
  let database: Database;
  let url: string;
  let close: () => Promise<void>;

  beforeAll(async () => ({ database, url, close } = await testDatabase()));
  afterAll(() => close());

  const names = Array.from({ length: 50 }, (_, index) => `lock ${index}`);

  it('are each held by one at a time, of one process and of others', async () => {
    const [here, there] = [new WorkLocks(database), new WorkLocks(database)];
    const letGo = await here.take('a');
    expect([await here.take('a'), await there.take('a')]).toEqual([null, null]);
    await letGo?.();
    const taken = await there.take('a');
    expect([taken, await here.take('a')]).toEqual([expect.any(Function), null]);
    await taken?.();
  });

  it('take one connection together, which is the pool’s again when none is held', async () => {
    const locks = new WorkLocks(database);
    const held = await Promise.all(names.map((name) => locks.take(name)));
    expect(poolUse(database).used).toBe(1);
    for (const letGo of held) await letGo?.();
    expect(poolUse(database).used).toBe(0);
  });

  it('last however long nothing is said over their connection', async () => {
    const [{ name }] = await database.query<{ name: string }>('select current_database() as name');
    await database.query(`alter database "${name}" set idle_session_timeout = 100`);
    const other = await Database.open({ url, migrations: [], entities: [] });
    const letGo = await new WorkLocks(other).take('patient');
    const [{ pid }] = await other.query<{ pid: number }>('select pg_backend_pid() as pid');
    const ended = () => database.query('select 1 from pg_stat_activity where pid = $1', [pid]);
    await eventually(async () => (await ended()).length === 0);
    expect(await holders()).toHaveLength(1);
    await letGo?.();
    await other.close();
    await database.query(`alter database "${name}" reset idle_session_timeout`);
  });

  it('can be taken anew once their connection is lost', async () => {
    const locks = new WorkLocks(database);
    const letGo = await locks.take('lost');
    for (const { pid } of await holders()) await database.query('select pg_terminate_backend($1)', [pid]);
    const taken = await eventually(() => new WorkLocks(database).take('lost'));
    await letGo?.();
    await taken();
    await (
      await eventually(() => locks.take('lost'))
    )();
    expect(poolUse(database).used).toBe(0);
  });

  const holders = () =>
    database.query<{ pid: number }>(
      `select pid from pg_locks where locktype = 'advisory' and granted
         and database = (select oid from pg_database where datname = current_database())`,
    );
});
