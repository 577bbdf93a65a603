import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Client } from 'pg';
import { isBounded, type BillingPeriod } from '../../../src/billing/months/billing-period.types';
import { linesOf } from '../../../src/billing/closing/closing.lines';
import { Database, shareBillingFacts } from '../../../src/database';
import type { Owner } from '../metering/lifecycle.fixture';
import { eventually } from '../../support/eventually';
import { BillingWorld } from './billing.world';

type Death = 'killed' | 'cut off';

/** What holds the closing up, so that it dies just there, by SIGKILL or by the loss of its connection. */
const moments: Record<string, [death: Death, sql: string]> = {
  'before its bounds are committed': ['killed', 'select pg_advisory_xact_lock_shared(7206)'],
  'between bounds and lines': ['cut off', 'lock table price in access exclusive mode'],
  'while it rates': ['killed', 'lock table usage_interval in access exclusive mode'],
  'before the invoice is written': ['cut off', 'lock table invoice in share mode'],
  'before the lines are written': ['killed', 'lock table charge_line in share mode'],
};

describe('a closing that dies', () => {
  let world: BillingWorld;

  beforeAll(async () => {
    world = await BillingWorld.open('2026-01-01T00:00:00Z');
  });
  afterAll(() => world.close());

  /** Two months of usage; the first is closed. */
  const accountInFebruary = async (): Promise<Owner> => {
    world.moveTo('2026-01-01T00:00:00Z');
    const who = await world.account();
    await world.priced(who, [{ unitPrice: '0.013' }]);
    await world.used(who, [
      ['2026-01-05T00:00:00Z', null],
      ['2026-02-05T00:00:00Z', '2026-02-06T01:02:03Z'],
    ]);
    world.moveTo('2026-03-04T00:00:00Z');
    await world.closeUpTo(who, '2026-01');
    return who;
  };

  /** Asked outside of any transaction: within one `pg_stat_activity` stays as it was first looked at. */
  const whoWaits = (): Promise<number[]> =>
    eventually(
      async () => {
        const rows = await world.database.query<{ pid: number }>(
          `select distinct pid from pg_locks where not granted and pid = any(
             select pid from pg_stat_activity where datname = current_database())`,
        );
        return rows.length > 0 ? rows.map(({ pid }) => pid) : null;
      },
      { timeoutMs: 40_000 },
    );

  const diesWhile = async (period: BillingPeriod, [death, sql]: [Death, string]) => {
    const blocker = new Client({ connectionString: world.url });
    await blocker.connect();
    try {
      await blocker.query('begin');
      await blocker.query(sql);
      await (death === 'killed' ? killed(period) : cutOff(period, blocker));
    } finally {
      await blocker.end();
    }
    // Postgres notices a death when it has something to say, and takes everything back.
    await eventually(async () => {
      const rows = await world.database.query(
        `select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`,
      );
      return rows.length === 0;
    });
  };

  const killed = async (period: BillingPeriod) => {
    const args = [join(__dirname, 'closer.process.cjs'), world.url, period.id, world.clock.now().toISOString()];
    const closer = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    const exited = once(closer, 'exit');
    const tooEarly = exited.then(() => Promise.reject(new Error('it ended before it was held up')));
    try {
      await Promise.race([whoWaits(), tooEarly]);
    } finally {
      closer.kill('SIGKILL');
      await Promise.allSettled([exited, tooEarly]);
    }
  };

  const cutOff = async (period: BillingPeriod, blocker: Client) => {
    const closing = world.closing.close(period.id);
    closing.catch(() => undefined); // looked at below
    for (const pid of await whoWaits()) await blocker.query('select pg_terminate_backend($1)', [pid]);
    await expect(closing).rejects.toThrow('terminating connection');
  };

  const writtenOf = async (who: Owner) => ({
    invoices: await world.database.query<{ sequence: number }>(
      'select sequence from invoice where account_id = $1 order by 1',
      [who.accountId],
    ),
    lines: (
      await world.database.query<{ id: string }>(
        `select l.id from charge_line l join billing_period p on p.id = l.period_id
         where l.account_id = $1 and p.month = '2026-02' order by 1`,
        [who.accountId],
      )
    ).map(({ id }) => id),
  });

  it.each(Object.entries(moments))(
    '%s leaves no half month, and the next one completes it',
    async (_, [death, sql]) => {
      const who = await accountInFebruary();
      await diesWhile(await world.month(who, '2026-02'), [death, sql]);
      const left = await world.month(who, '2026-02');
      expect(left.status).toBe(sql.includes('7206') ? 'open' : 'closing');
      expect(await writtenOf(who)).toEqual({ invoices: [{ sequence: 1 }], lines: [] });

      const closed = await world.closing.close(left.id);
      if (!isBounded(closed)) throw new Error('not closed');
      if (left.status === 'closing') expect(closed.knownBefore).toBe(left.knownBefore);
      const due = (await linesOf(world.database, closed, 'EUR')).map(({ id }) => id).sort();
      expect(await writtenOf(who)).toEqual({ invoices: [{ sequence: 1 }, { sequence: 2 }], lines: due });
    },
  );

  it('after it died twice, the second time with everything written but the end', async () => {
    const who = await accountInFebruary();
    const period = await world.month(who, '2026-02');
    await diesWhile(period, moments['between bounds and lines']);
    await diesWhile(period, ['cut off', 'lock table billing_period in share mode']);
    expect(await writtenOf(who)).toEqual({ invoices: [{ sequence: 1 }], lines: [] });
    await world.closing.close(period.id);
    expect((await writtenOf(who)).invoices).toEqual([{ sequence: 1 }, { sequence: 2 }]);
  });

  it('goes before every other month of its account, so that what is heard late is charged once', async () => {
    const who = await accountInFebruary();
    const february = await world.month(who, '2026-02');
    await world.used(who, [['2026-01-10T00:00:00Z', '2026-01-10T10:00:00Z']]);
    await diesWhile(february, moments['between bounds and lines']);
    await world.used(who, [['2025-12-10T00:00:00Z', '2025-12-11T00:00:00Z']]);
    const december = await world.month(who, '2025-12');
    await expect(world.closing.close(december.id)).rejects.toMatchObject({
      code: 'BILLING_PERIOD_ORDER',
      message: expect.stringContaining('2026-02 is not closed') as string,
    });
    for (const { id } of [february, december]) await world.closing.close(id);
    const charged = await world.database.query(
      `select p.month, sum(l.quantity)::text as hours from charge_line l join billing_period p on p.id = l.charge_period_id
       where l.account_id = $1 and p.month < '2026-02' group by 1 order by 1`,
      [who.accountId],
    );
    // From 5 January on, and the ten hours.
    expect(charged).toEqual([
      { month: '2025-12', hours: '24' },
      { month: '2026-01', hours: '658' },
    ]);
  });

  it('and several that close at once come to one result', async () => {
    const who = await accountInFebruary();
    const period = await world.month(who, '2026-02');
    const results = await Promise.all([1, 2, 3, 4].map(() => world.closing.close(period.id)));
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
    expect((await writtenOf(who)).invoices).toEqual([{ sequence: 1 }, { sequence: 2 }]);
    const [bounded] = results.filter(isBounded);
    const raters = await Promise.all([1, 2].map(() => linesOf(world.database, bounded, 'EUR')));
    expect(raters[0]).toEqual(raters[1]);
  });

  it('and a fact that is recorded before the bound and committed after it is waited for', async () => {
    const who = await accountInFebruary();
    const period = await world.month(who, '2026-02');
    const other = await Database.open({ url: world.url, migrations: [], entities: [], poolSize: 1 });
    let closing: Promise<BillingPeriod> | undefined;
    const blocker = new Client({ connectionString: world.url });
    await blocker.connect();
    await other.transaction(async (tx) => {
      await shareBillingFacts(tx);
      await tx.query(
        `insert into counted_usage (id, account_id, fleet_id, meter, hour, quantity, recorded_at)
         values (gen_random_uuid(), $1, $2, 'device.messages', '2026-02-03T04:00:00Z', 5, clock_timestamp())`,
        [who.accountId, who.fleetId],
      );
      closing = world.closing.close(period.id);
      await whoWaits();
    });
    const closed = await closing!;
    await Promise.all([other.close(), blocker.end()]);
    const { lines } = await world.document(closed.invoiceId!);
    expect(lines.map(({ meter }) => meter)).toContain('device.messages');
  });
});
