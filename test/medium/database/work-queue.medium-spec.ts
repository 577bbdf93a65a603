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
    const claims = await Promise.all(
      Array.from({ length: 10 }, () => claim(database, { queue: 'race', limit: 1, leaseMs: 30_000 })),
    );
    expect(claims.flat()).toHaveLength(1);
  });

  it('refuses the commit of a worker whose lease was taken over', async () => {
    await wake(database, 'fence', 'a');
    const [slow] = await claim(database, { queue: 'fence', limit: 1, leaseMs: 1 });
    const quick = await eventually(
      async () => (await claim(database, { queue: 'fence', limit: 1, leaseMs: 30_000 }))[0],
    );
    await expect(database.transaction((tx) => holdFence(tx, slow))).rejects.toMatchObject({ code: 'LEASE_LOST' });
    await expect(database.transaction((tx) => holdFence(tx, quick))).resolves.toEqual(expect.any(String));
    expect(await renew(database, slow, 1_000)).toBe(false);
  });

  it('takes over at once what a dead worker held, and leaves a living one its lease', async () => {
    await wake(database, 'dead', 'a');
    expect(await claim(database, { queue: 'dead', limit: 1, leaseMs: 60_000, worker: 4_711 })).toHaveLength(1);
    // No connection holds the lock of worker 4711: it is dead.
    expect(await claim(database, { queue: 'dead', limit: 1, leaseMs: 60_000, worker: 4_712 })).toHaveLength(1);
    const living = database.source.createQueryRunner();
    await living.query('select pg_advisory_lock(7300, 4712)');
    expect(await claim(database, { queue: 'dead', limit: 1, leaseMs: 60_000, worker: 4_713 })).toHaveLength(0);
    await living.query('select pg_advisory_unlock(7300, 4712)');
    await living.release();
  });

  it('runs again at once when it was woken during its run', async () => {
    await wake(database, 'again', 'a');
    const [lease] = await claim(database, { queue: 'again', limit: 1, leaseMs: 30_000 });
    await wake(database, 'again', 'a');
    await finish(database, lease, { nextInMs: null });
    expect(await claim(database, { queue: 'again', limit: 1, leaseMs: 30_000 })).toHaveLength(1);
  });

  it('parks an item that asked for nothing more', async () => {
    await wake(database, 'park', 'a');
    const [lease] = await claim(database, { queue: 'park', limit: 1, leaseMs: 30_000 });
    await finish(database, lease, { nextInMs: null });
    expect(await claim(database, { queue: 'park', limit: 1, leaseMs: 30_000 })).toHaveLength(0);
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

  it('leaves an item that has ended as it is when its renewal comes too late', async () => {
    await wake(database, 'late', 'a');
    const [lease] = await claim(database, { queue: 'late', limit: 1, leaseMs: 30_000 });
    await finish(database, lease, { nextInMs: 0 });
    expect(await renew(database, lease, 30_000)).toBe(false);
    expect(await claim(database, { queue: 'late', limit: 1, leaseMs: 30_000 })).toHaveLength(1);
  });

  /** A way to the same Postgres that can be broken. */
  async function farAway(): Promise<{ line: Line; far: Database; end: () => Promise<void> }> {
    const line = await Line.to(Number(new URL(url).port));
    const through = new URL(url);
    through.hostname = '127.0.0.1';
    through.port = String(line.port);
    const far = await Database.open({ url: through.toString(), migrations: [], entities: [], poolSize: 2 });
    const end = async () => {
      await far.close();
      await line.close();
    };
    return { line, far, end };
  }

  /** The connections by which workers show that they live. */
  const signsOfLife = () =>
    database.query<{ pid: number; port: number; worker: string }>(
      `select pid, client_port as port, objid::text as worker from pg_locks join pg_stat_activity using (pid)
       where locktype = 'advisory' and classid = 7300 and datname = current_database()`,
    );

  /** A runner whose item `a` lasts until it is let go, over a line that can be broken. */
  async function busyRunner(queue: string) {
    const { line, far, end } = await farAway();
    const runs: string[] = [];
    let letGo = () => undefined as void;
    const lasting = new Promise<null>((resolve) => (letGo = () => resolve(null)));
    const runner = new WorkRunner(far, {
      queue,
      concurrency: 3,
      handle: ({ key }) => {
        runs.push(key);
        return key === 'a' ? lasting : Promise.resolve(null);
      },
    });
    runner.start();
    await wake(database, queue, 'a');
    await eventually(() => runs.includes('a'));
    const [{ pid, port, worker }] = await signsOfLife();
    const stop = async () => {
      letGo();
      const held = `select from work_item where queue = $1 and lease_until is not null`;
      await eventually(async () => (await database.query(held, [queue])).length === 0);
      const stopped = runner.stop();
      line.cut(); // a silent end would be waited for
      await stopped;
      await end();
      await eventually(async () => (await signsOfLife()).length === 0);
    };
    return { line, runs, pid, port, worker, stop };
  }

  it('does not begin a second time what it runs, when its sign of life is gone without its knowledge', async () => {
    const { line, runs, pid, port, stop } = await busyRunner('silent');
    line.silence(port);
    await database.query('select pg_terminate_backend($1)', [pid]);
    await eventually(async () => (await signsOfLife()).length === 0);
    await wake(database, 'silent', 'b');
    await eventually(() => runs.includes('b'));
    expect(runs).toEqual(['a', 'b']);
    await stop();
  });

  it('goes on under another number, with what it runs, while Postgres still holds the lost connection', async () => {
    const { line, runs, pid, port, worker, stop } = await busyRunner('stranded');
    line.strand(port);
    await wake(database, 'stranded', 'b');
    await eventually(() => runs.includes('b'));
    const now = (await signsOfLife()).filter((sign) => sign.worker !== worker);
    expect(now).toHaveLength(1);
    await database.query('select pg_terminate_backend($1)', [pid]);
    await eventually(async () => (await signsOfLife()).length === 1);
    expect(await claim(database, { queue: 'stranded', limit: 1, leaseMs: 30_000 })).toEqual([]);
    expect(runs).toEqual(['a', 'b']);
    await stop();
  });

  it('asks a Postgres that is gone once a second, and not as fast as it can', async () => {
    const { line, far, end } = await farAway();
    const runner = new WorkRunner(far, { queue: 'gone', concurrency: 1, handle: () => Promise.resolve(null) });
    runner.start();
    await eventually(() => line.attempts >= 2);
    line.end();
    const [before, since] = [line.attempts, monotonic()];
    await eventually(() => line.attempts >= before + 4);
    expect(monotonic() - since).toBeGreaterThan(2_000);
    await runner.stop();
    await end();
  });
});
