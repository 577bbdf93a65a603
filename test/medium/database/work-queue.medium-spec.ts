import { monotonic } from '../../../src/common/clock';
import { claim, Database, finish, holdFence, renew, wake, WorkRunner } from '../../../src/database';
import { eventually } from '../../support/eventually';
import { Line } from '../../support/line';
import { testDatabase } from '../../support/test-database';

describe('the work queue', () => {
  let database: Database;
  let url: string;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ database, url, close } = await testDatabase());
  });
  afterAll(() => close());

  it('hands an item to one claimer only, however many ask at once', async () => {
    await wake(database, 'race', 'a');
    const claims = await Promise.all(Array.from({ length: 10 }, () => claim(database, 'race', 1, 30_000)));
    expect(claims.flat()).toHaveLength(1);
  });

  it('refuses the commit of a worker whose lease was taken over', async () => {
    await wake(database, 'fence', 'a');
    const [slow] = await claim(database, 'fence', 1, 1);
    const quick = await eventually(async () => (await claim(database, 'fence', 1, 30_000))[0]);
    await expect(database.transaction((tx) => holdFence(tx, slow))).rejects.toMatchObject({ code: 'LEASE_LOST' });
    await expect(database.transaction((tx) => holdFence(tx, quick))).resolves.toEqual(expect.any(String));
    expect(await renew(database, slow, 1_000)).toBe(false);
  });

  it('takes over at once what a dead worker held, and leaves a living one its lease', async () => {
    await wake(database, 'dead', 'a');
    expect(await claim(database, 'dead', 1, 60_000, 4_711)).toHaveLength(1);
    // No connection holds the lock of worker 4711: it is dead.
    expect(await claim(database, 'dead', 1, 60_000, 4_712)).toHaveLength(1);
    const living = database.source.createQueryRunner();
    await living.query('select pg_advisory_lock(7300, 4712)');
    expect(await claim(database, 'dead', 1, 60_000, 4_713)).toHaveLength(0);
    await living.query('select pg_advisory_unlock(7300, 4712)');
    await living.release();
  });

  it('runs again at once when it was woken during its run', async () => {
    await wake(database, 'again', 'a');
    const [lease] = await claim(database, 'again', 1, 30_000);
    await wake(database, 'again', 'a');
    await finish(database, lease, { nextInMs: null });
    expect(await claim(database, 'again', 1, 30_000)).toHaveLength(1);
  });

  it('parks an item that asked for nothing more', async () => {
    await wake(database, 'park', 'a');
    const [lease] = await claim(database, 'park', 1, 30_000);
    await finish(database, lease, { nextInMs: null });
    expect(await claim(database, 'park', 1, 30_000)).toHaveLength(0);
  });

  it('starts woken work soon, retries what fails, and stops when told', async () => {
    const attempts: number[] = [];
    const runner = new WorkRunner(database, {
      queue: 'runner',
      concurrency: 2,
      handle: async (lease) => {
        attempts.push(lease.attempt);
        if (lease.attempt === 1) throw new Error('the first attempt fails');
        return null;
      },
    });
    runner.start();
    await wake(database, 'runner', 'a');
    await eventually(() => attempts.length === 2);
    expect(attempts).toEqual([1, 2]);
    await runner.stop();
  });

  it('asks a Postgres that is gone once a second, and not as fast as it can', async () => {
    const line = await Line.to(Number(new URL(url).port));
    const through = new URL(url);
    through.hostname = '127.0.0.1';
    through.port = String(line.port);
    const far = await Database.open({ url: through.toString(), migrations: [], entities: [], poolSize: 2 });
    const runner = new WorkRunner(far, { queue: 'gone', concurrency: 1, handle: () => Promise.resolve(null) });
    runner.start();
    await eventually(() => line.attempts >= 2);
    line.end();
    const [before, since] = [line.attempts, monotonic()];
    await eventually(() => line.attempts >= before + 4);
    expect(monotonic() - since).toBeGreaterThan(2_000);
    await runner.stop();
    await far.close();
    await line.close();
  });
});
