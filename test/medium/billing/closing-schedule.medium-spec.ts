import { SchedulerRegistry } from '@nestjs/schedule';
import { ClosingScheduler } from '../../../src/billing/closing/closing.scheduler';
import { boundPeriod } from '../../../src/billing/months/billing-period.repository';
import { systemClock } from '../../../src/common/clock';
import { registry } from '../../../src/common/metrics';
import { loadConfig } from '../../../src/config';
import { holdBillingFacts } from '../../../src/database';
import { eventually } from '../../support/eventually';
import { BillingWorld } from './billing.world';

describe('closing by schedule', () => {
  let world: BillingWorld;
  let scheduler: ClosingScheduler;

  const config = loadConfig({ MOORAGE_BILLING_GRACE_HOURS: '48' }, '/', '/');
  const newScheduler = () =>
    new ClosingScheduler(world.closing, world.database, new SchedulerRegistry(), world.clock, config);

  beforeAll(async () => {
    world = await BillingWorld.open('2026-01-20T00:00:00Z');
    scheduler = newScheduler();
  });
  afterAll(() => world.close());

  const at = async (time: string) => {
    world.moveTo(time);
    await scheduler.closeDue();
  };

  it('waits for the grace period, in order, and is not held up by an account that cannot be closed', async () => {
    const who = await world.account();
    const dollars = await world.account({ currency: 'USD' }); // no price book in its currency
    const status = async (account: typeof who) =>
      (await world.periods.list({ limit: 10 }, [account.accountId])).items.map(({ month, status: is }) => [month, is]);
    await world.used(who, [['2026-01-21T00:00:00Z', null]]);
    await at('2026-01-21T00:00:00Z');
    await at('2026-02-02T23:59:59Z');
    expect(await status(who)).toEqual([
      ['2026-02', 'open'],
      ['2026-01', 'open'],
    ]);
    await at('2026-02-03T00:00:00Z');
    expect(await status(who)).toEqual([
      ['2026-02', 'open'],
      ['2026-01', 'closed'],
    ]);
    await at('2026-03-10T00:00:00Z');
    await at('2026-04-03T00:00:00Z');
    expect((await status(who)).map(([, is]) => is)).toEqual(['open', 'closed', 'closed', 'closed']);
    expect((await status(dollars)).map(([, is]) => is)).toEqual(['open', 'open', 'open', 'open']);
  });

  it('waits for the end of the hour of UTC in which a month ends', async () => {
    world.moveTo('2026-04-10T00:00:00Z');
    const who = await world.account({ timeZone: 'Asia/Kolkata' });
    const april = async () => (await world.month(who, '2026-04')).status;
    await at('2026-04-10T00:00:00Z');
    await at('2026-05-02T18:59:59Z'); // 29 minutes more than the grace period
    expect(await april()).toBe('open');
    await at('2026-05-02T19:00:00Z');
    expect(await april()).toBe('closed');
  });

  it('goes on with what was being closed before all else', async () => {
    world.moveTo('2026-05-05T00:00:00Z');
    const who = await world.account();
    const book = await world.priced(who, [{ unitPrice: '1' }]);
    await world.month(who, '2026-05');
    await world.used(who, [['2026-04-10T00:00:00Z', '2026-04-11T00:00:00Z']]);
    await world.month(who, '2026-04');
    world.moveTo('2026-06-02T00:00:00Z');
    // As who dies in the middle leaves it; its grace period goes on.
    const { id } = await world.month(who, '2026-05');
    await world.database.transaction((tx) => boundPeriod(tx, id, { priceBookId: book, closingAt: world.clock.now() }));
    await at('2026-06-02T00:00:00Z');
    const { items } = await world.periods.list({ limit: 10 }, [who.accountId]);
    expect(items.map(({ month, status }) => [month, status])).toEqual([
      ['2026-06', 'open'],
      ['2026-05', 'closed'],
      ['2026-04', 'closed'],
    ]);
  });

  it('leaves months open that have no bounds yet when the process stops', async () => {
    world.moveTo('2026-06-20T00:00:00Z');
    const whatIsOpen = () =>
      world.database.query(
        `select id from billing_period where status <> 'closed' and ends_at <= '2026-06-01' order by id`,
      );
    const open = await whatIsOpen();
    const stopping = newScheduler();
    let closing: Promise<void> | undefined;
    await world.database.transaction(async (tx) => {
      await holdBillingFacts(tx);
      closing = stopping.closeDue();
      await eventually(async () => {
        const waiting = `select 1 from pg_locks where locktype = 'advisory' and not granted and database =
          (select oid from pg_database where datname = current_database())`;
        return (await world.database.query(waiting)).length > 0;
      });
      await stopping.beforeApplicationShutdown();
    });
    await closing;
    expect(await whatIsOpen()).toEqual(open);
  });

  it('gives the whole grace to a past that was brought in only now', async () => {
    world.moveTo('2026-04-20T00:00:00Z');
    const who = await world.account();
    await world.used(who, [['2026-02-10T00:00:00Z', '2026-02-11T00:00:00Z']]);
    await at('2026-04-20T00:00:00Z');
    await at('2026-04-21T23:59:59Z');
    expect((await world.month(who, '2026-02')).status).toBe('open');
    await at('2026-04-22T00:00:00Z');
    expect((await world.month(who, '2026-02')).status).toBe('closed');
  });

  it('leaves alone what has to wait for such a past, and tells no account of it as overdue', async () => {
    world.moveTo('2026-07-10T00:00:00Z');
    const who = await world.account();
    await at('2026-07-10T00:00:00Z');
    world.moveTo('2026-08-01T12:00:00Z');
    await world.used(who, [['2026-06-10T00:00:00Z', '2026-06-11T00:00:00Z']]);
    await at('2026-08-01T12:00:00Z');
    const overdue = () => registry.getSingleMetricAsString('moorage_billing_accounts_overdue');
    const before = await overdue();
    await at('2026-08-03T00:00:00Z');
    expect((await world.month(who, '2026-07')).status).toBe('open');
    expect(await overdue()).toBe(before);
    await at('2026-08-03T12:00:00Z');
    expect((await world.month(who, '2026-06')).status).toBe('closed');
    expect((await world.month(who, '2026-07')).status).toBe('closed');
  });

  it("closes nothing, nor does who asks for it, while this machine's clock and Postgres's differ", async () => {
    world.moveTo('2026-09-10T00:00:00Z');
    const who = await world.account();
    await at('2026-09-10T00:00:00Z');
    const { id } = await world.month(who, '2026-09');
    const now = systemClock.now.bind(systemClock);
    for (const [minutes, how] of [
      [6, 'ahead of'],
      [-6, 'behind'],
    ] as const) {
      const off = jest.spyOn(systemClock, 'now').mockImplementation(() => new Date(now().getTime() + minutes * 60_000));
      await expect(at('2026-10-04T00:00:00Z')).rejects.toMatchObject({
        code: 'CLOCKS_DIFFER',
        message: expect.stringContaining(how) as string,
      });
      await expect(world.closing.close(id)).rejects.toMatchObject({ code: 'CLOCKS_DIFFER' });
      off.mockRestore();
    }
    expect((await world.month(who, '2026-09')).status).toBe('open');
    await at('2026-10-04T00:00:00Z');
    expect((await world.month(who, '2026-09')).status).toBe('closed');
  });
});
