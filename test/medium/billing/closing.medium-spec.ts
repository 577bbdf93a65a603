import { RatingService } from '../../../src/billing';
import { boundPeriod } from '../../../src/billing/months/billing-period.repository';
import { lockBook } from '../../../src/billing/prices/price-book.repository';
import { newId, sha256 } from '../../../src/common/ids';
import { sum } from '../../../src/common/money';
import { Database, shareBillingFacts, holdBillingFacts } from '../../../src/database';
import { claimGateways } from '../../../src/metering/counted/counter.repository';
import { insertReports } from '../../../src/registration/devices/device-report.repository';
import { BillingWorld } from './billing.world';

describe('closing a month', () => {
  let world: BillingWorld;

  beforeAll(async () => {
    world = await BillingWorld.open('2026-03-10T12:00:00Z');
  });
  afterAll(() => world.close());
  beforeEach(() => world.moveTo('2026-03-10T12:00:00Z'));

  const lines = (invoice: { lines: object[] } | null, ...keys: string[]) =>
    invoice?.lines.map((line) => Object.fromEntries(keys.map((key) => [key, (line as Record<string, unknown>)[key]])));

  it('makes one numbered, digested document whose lines come to its total', async () => {
    const who = await world.account({ timeZone: 'Europe/Berlin' });
    await world.priced(who, [{ unitPrice: '0.005' }, { meter: 'volume', unitPrice: '0.00008' }]);
    await world.used(who, [
      ['2026-02-20T00:00:00Z', null],
      ['2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z', 'volume', '10.5'],
      ['2026-03-01T00:00:00Z', '2026-03-01T01:00:00Z', 'server.gpu'],
    ]);
    world.moveTo('2026-04-02T00:00:00Z');
    const invoice = await world.closeUpTo(who, '2026-03');
    expect(invoice).toMatchObject({
      schema: 'moorage.invoice/1',
      kind: 'invoice',
      sequence: 2,
      number: `${who.accountId.slice(-6).toUpperCase()}-000002`,
      period: { label: '2026-03', start: '2026-02-28T23:00:00.000Z', end: '2026-03-31T22:00:00.000Z' },
      total: '3.74',
    });
    expect(lines(invoice, 'meter', 'quantity', 'unitPrice', 'cost', 'amount')).toEqual([
      { meter: 'router', quantity: '743', unitPrice: '0.005', cost: '3.715', amount: '3.72' },
      { meter: 'server.gpu', quantity: '1', unitPrice: null, cost: '0', amount: '0.00' },
      { meter: 'volume', quantity: '252', unitPrice: '0.00008', cost: '0.02016', amount: '0.02' },
    ]);
    const { invoiceId, status } = await world.month(who, '2026-03');
    const stored = await world.invoices.get(invoiceId!);
    expect(status).toBe('closed');
    expect(stored.digest).toBe(sha256(stored.document));
  });

  it('gives no two documents one number, however alike the ids of their accounts are', async () => {
    const ids = [newId(), newId(), newId()].map((id) => id.slice(0, -7) + 'abcdef0');
    ids[2] = ids[2].slice(0, -7) + '1bcdef0';
    const accounts = await Promise.all(ids.map((accountId) => world.account({ accountId })));
    for (const who of accounts) await world.used(who, [['2026-03-01T00:00:00Z', null]]);
    world.moveTo('2026-04-02T00:00:00Z');
    const numbers = async (month: string) =>
      (await Promise.all(accounts.map((who) => world.closeUpTo(who, month)))).map((invoice) => invoice!.number);
    const march = await numbers('2026-03');
    expect(new Set(march).size).toBe(3);
    expect(march.filter((number) => number === 'BCDEF0-000001')).toHaveLength(1);
    world.moveTo('2026-05-02T00:00:00Z');
    expect(await numbers('2026-04')).toEqual(march.map((number) => number.replace('-000001', '-000002')));
  });

  it('cuts months at midnight of the account, with 743 and 745 hours where clocks change', async () => {
    const hours = async (timeZone: string, month: string, from: string) => {
      world.moveTo(from);
      const who = await world.account({ timeZone });
      await world.priced(who, [{ unitPrice: '1' }]);
      await world.used(who, [[from, null]]);
      world.moveTo(`${month}-28T00:00:00Z`);
      world.clock.advance(6 * 86_400_000);
      return (await world.closeUpTo(who, month))?.lines[0].quantity;
    };
    expect(await hours('Europe/Berlin', '2025-03', '2025-02-15T00:00:00Z')).toBe('743');
    expect(await hours('America/New_York', '2025-11', '2025-10-15T00:00:00Z')).toBe('721');
    expect(await hours('Australia/Lord_Howe', '2025-04', '2025-03-15T00:00:00Z')).toBe('720.5');
    expect(await hours('UTC', '2024-02', '2024-01-20T00:00:00Z')).toBe('696');
    expect(await hours('Asia/Kolkata', '2025-12', '2025-11-15T00:00:00Z')).toBe('744');
  });

  it('cuts time in months without gap or overlap when the rules of a time zone change', async () => {
    for (const shift of ['-1 hour', '1 hour']) {
      const who = await world.account({ timeZone: 'Europe/Berlin' });
      // As by other rules, in the middle of what is to be made.
      await world.database.query(
        `insert into billing_period (id, account_id, month, starts_at, ends_at, created_at)
         values (gen_random_uuid(), $1, '2026-02', timestamptz '2026-01-31T23:00:00Z' + $2::interval, timestamptz '2026-02-28T23:00:00Z' + $2::interval, $3)`,
        [who.accountId, shift, world.clock.now()],
      );
      await world.counted(who, [['2025-12-20T00:00:00Z', '1']]);
      await world.periods.list({ limit: 10 }, [who.accountId]);
      const months = await world.database.query<{ month: string; joins: boolean }>(
        `select month, starts_at = lag(ends_at, 1, starts_at) over (order by month) as joins
         from billing_period where account_id = $1 order by month`,
        [who.accountId],
      );
      expect(months).toEqual(['2025-12', '2026-01', '2026-02', '2026-03'].map((month) => ({ month, joins: true })));
    }
  });

  it('has no two months of one account overlap, whoever makes them', async () => {
    const [who, other] = [await world.account(), await world.account()];
    await world.month(who, '2026-03');
    const april = (accountId: string) =>
      world.database.query(
        `insert into billing_period (id, account_id, month, starts_at, ends_at, created_at)
         values (gen_random_uuid(), $1, '2026-04', '2026-03-31T23:00:00Z', '2026-05-01T00:00:00Z', now())`,
        [accountId],
      );
    await april(other.accountId);
    await expect(april(who.accountId)).rejects.toThrow('ex_billing_period_overlap');
  });

  it('splits at the very instant of a resize and of a price change', async () => {
    const who = await world.account();
    await world.priced(who, [
      { unitPrice: '1', meter: 'volume' },
      { unitPrice: '3', meter: 'volume', validFrom: '2026-03-05T10:30:00Z' },
    ]);
    const [id] = await world.used(who, [['2026-03-05T10:00:00Z', null, 'volume', '10']]);
    await world.change(who, id, '2026-03-05T10:59:59Z', 'volume', '20');
    await world.end(who, id, '2026-03-05T11:00:00Z');
    world.moveTo('2026-04-04T00:00:00Z');
    expect(lines(await world.closeUpTo(who, '2026-03'), 'quantity', 'unitPrice', 'amount', 'chargeStart')).toEqual([
      { quantity: '5', unitPrice: '1', amount: '5.00', chargeStart: '2026-03-01T00:00:00.000Z' },
      // 10 GiB for 1,799 s and 20 GiB for 1 s
      { quantity: '5.002777777778', unitPrice: '3', amount: '15.01', chargeStart: '2026-03-05T10:30:00.000Z' },
    ]);
  });

  it('rounds half to even once for each line, to the decimals of its currency', async () => {
    const amounts = async (currency: string, unitPrices: string[]) => {
      const who = await world.account({ currency });
      await world.priced(
        who,
        unitPrices.map((unitPrice, i) => ({ unitPrice, meter: `server.${i}` })),
        currency,
      );
      await world.used(
        who,
        unitPrices.map((_, i) => ['2026-03-01T00:00:00Z', '2026-03-01T01:00:00Z', `server.${i}`]),
      );
      world.moveTo('2026-04-04T00:00:00Z');
      const invoice = await world.closeUpTo(who, '2026-03');
      world.moveTo('2026-03-10T12:00:00Z');
      return [...(invoice?.lines.map(({ amount }) => amount) ?? []), invoice?.total];
    };
    expect(await amounts('EUR', ['0.005', '0.015', '0.025', '0.0250001'])).toEqual([
      '0.00',
      '0.02',
      '0.02',
      '0.03',
      '0.07',
    ]);
    expect(await amounts('JPY', ['0.5', '1.5', '2.5'])).toEqual(['0', '2', '2', '4']);
    expect(await amounts('KWD', ['0.0005', '0.0015'])).toEqual(['0.000', '0.002', '0.002']);
    // Neither of which Node 20 has decimals of.
    expect(await amounts('HUF', ['0.125', '0.135'])).toEqual(['0.12', '0.14', '0.26']);
    expect(await amounts('IQD', ['0.0015'])).toEqual(['0.002', '0.002']);
  });

  it('is refused while the month goes on, before an earlier one, and without a price book in the currency', async () => {
    world.moveTo('2026-01-10T00:00:00Z');
    const who = await world.account();
    world.moveTo('2026-03-10T12:00:00Z');
    const close = async (month: string) => world.closing.close((await world.month(who, month)).id);
    await expect(close('2026-03')).rejects.toMatchObject({ code: 'BILLING_PERIOD_NOT_OVER', status: 409 });
    await expect(close('2026-02')).rejects.toMatchObject({ code: 'BILLING_PERIOD_ORDER', status: 409 });
    expect(await close('2026-01')).toMatchObject({ status: 'closed', invoiceId: null });
    await expect(world.closing.close(who.fleetId)).rejects.toMatchObject({ code: 'BILLING_PERIOD_NOT_FOUND' });
    const dollars = await world.account({ currency: 'USD' });
    world.moveTo('2026-04-10T12:00:00Z');
    const march = await world.month(dollars, '2026-03');
    await expect(world.closing.close(march.id)).rejects.toMatchObject({ code: 'BILLING_CURRENCY' });
  });

  it('waits for the whole hour of UTC in which it ends, and for the reports that came in it', async () => {
    const who = await world.account({ timeZone: 'Asia/Kolkata' });
    await world.priced(who, [{ meter: 'device.messages', unitPrice: '0.01' }]);
    const gateway = { deviceId: newId(), hardwareId: 'gw-1', status: 'assigned' as const };
    const close = async () => world.closing.close((await world.month(who, '2026-03')).id);
    world.moveTo('2026-03-31T18:45:00Z'); // a quarter past midnight there
    await expect(close()).rejects.toMatchObject({
      code: 'BILLING_PERIOD_NOT_OVER',
      message: expect.stringContaining('2026-03-31T19:00:00.000Z') as string,
    });
    await world.database.transaction((tx) =>
      insertReports(tx, [{ ...gateway, ...who, epoch: '1', messages: 300, bytes: 0 }], world.clock.now()),
    );
    world.moveTo('2026-03-31T19:00:00Z');
    await world.database.transaction(async (tx) => {
      // Another replica is at it.
      expect(await claimGateways(tx, 10)).toHaveLength(1);
      await expect(close()).rejects.toMatchObject({ code: 'BILLING_PERIOD_BUSY' });
    });
    expect(lines(await world.closeUpTo(who, '2026-03'), 'quantity', 'amount')).toEqual([
      { quantity: '300', amount: '3.00' },
    ]);
  });

  it('leaves out a report that is dated within it and came after its bound, which the next one charges', async () => {
    world.moveTo('2026-01-10T00:00:00Z');
    const who = await world.account({ timeZone: 'Asia/Kolkata' });
    await world.priced(who, [{ meter: 'device.messages', unitPrice: '0.01' }]);
    const gateway = { deviceId: newId(), hardwareId: 'gw-1', status: 'assigned' as const };
    const report = (messages: number, at: string) =>
      world.database.transaction((tx) =>
        insertReports(tx, [{ ...gateway, ...who, epoch: '1', messages, bytes: 0 }], new Date(at)),
      );
    await report(300, '2026-01-20T10:00:00Z');
    world.moveTo('2026-02-03T00:00:00Z');
    const january = await world.closeUpTo(who, '2026-01');
    // By a replica whose clock is behind.
    await report(500, '2026-01-31T18:29:00Z');
    await report(550, '2026-02-05T00:00:00Z');
    world.moveTo('2026-03-03T00:00:00Z');
    const february = await world.closeUpTo(who, '2026-02');
    expect(lines(january, 'quantity')).toEqual([{ quantity: '300' }]);
    expect(lines(february, 'quantity', 'amount')).toEqual([{ quantity: '250', amount: '2.50' }]);
    const hours = await world.database.query<{ hour: Date }>(
      'select hour from device_usage_hour where device_id = $1',
      [gateway.deviceId],
    );
    expect(hours).toContainEqual({ hour: new Date('2026-01-31T19:00:00Z') });
    const used = await new RatingService(world.database).ratedUsage({
      accountIds: [who.accountId],
      from: new Date('2026-01-01T00:00:00Z'),
      to: world.clock.now(),
      now: world.clock.now(),
      by: { account: true, fleet: true, meter: true },
      granularity: 'total',
      limit: 10,
      offset: 0,
    });
    expect(sum([january!.total, february!.total])).toBe(sum(used.map(({ cost }) => cost)));
  });

  it('sets its bound while a price is being added to its book', async () => {
    const who = await world.account();
    const book = await world.priced(who, [{ unitPrice: '1' }]);
    const { id } = await world.month(who, '2026-03');
    const other = await Database.open({ url: world.url, migrations: [], entities: [], poolSize: 1 });
    await world.database.transaction(async (tx) => {
      expect(await lockBook(tx, book)).toBe(true);
      await other.transaction(async (closing) => {
        await holdBillingFacts(closing);
        await closing.query(`set local lock_timeout = '5s'`);
        await boundPeriod(closing, id, { priceBookId: book, closingAt: world.clock.now() });
      });
      await shareBillingFacts(tx);
    });
    await other.close();
  });

  it('charges what is counted at the price of the beginning of its hour', async () => {
    const who = await world.account();
    await world.priced(who, [
      { meter: 'device.messages', unitPrice: '0.01' },
      { meter: 'device.messages', unitPrice: '0.02', validFrom: '2026-03-07T10:30:00Z' },
    ]);
    await world.counted(who, [
      ['2026-02-28T23:00:00Z', '7'],
      ['2026-03-07T10:00:00Z', '100'],
      ['2026-03-07T11:00:00Z', '50'],
    ]);
    world.moveTo('2026-04-04T00:00:00Z');
    expect(lines(await world.closeUpTo(who, '2026-03'), 'unit', 'quantity', 'amount')).toEqual([
      { unit: 'Requests', quantity: '100', amount: '1.00' },
      { unit: 'Requests', quantity: '50', amount: '1.00' },
    ]);
    expect((await world.month(who, '2026-02')).invoiceId).not.toBeNull(); // the month of the first usage is there too
  });

  it('cannot be undone, nor can what it wrote be changed', async () => {
    const who = await world.account();
    await world.used(who, [['2026-03-01T00:00:00Z', null]]);
    world.moveTo('2026-04-04T00:00:00Z');
    await world.closeUpTo(who, '2026-03');
    const { id, invoiceId } = await world.month(who, '2026-03');
    for (const sql of [
      'update invoice set total = 0 where id = $2 and $1::uuid is not null',
      'delete from invoice where id = $2 and $1::uuid is not null',
      'update charge_line set amount = 0 where invoice_id = $2 and $1::uuid is not null',
      'delete from charge_line where invoice_id = $2 and $1::uuid is not null',
    ]) {
      await expect(world.database.query(sql, [id, invoiceId])).rejects.toThrow('append-only');
    }
    for (const change of [`status = 'open'`, `status = 'closing', closed_at = null`, 'known_before = now()']) {
      await expect(world.database.query(`update billing_period set ${change} where id = $1`, [id])).rejects.toThrow(
        'never back',
      );
    }
  });
});
