import { ExplainService } from '../../../src/billing';
import { isBounded, type BillingPeriod } from '../../../src/billing/months/billing-period.types';
import { selectInvoiceLines } from '../../../src/billing/invoices/charge-line.repository';
import { linesOf } from '../../../src/billing/closing/closing.lines';
import { newId } from '../../../src/common/ids';
import { lifecycleEvent, record, type Owner } from '../metering/lifecycle.fixture';
import { BillingWorld } from './billing.world';

describe('corrections of closed months', () => {
  let world: BillingWorld;

  beforeAll(async () => {
    world = await BillingWorld.open('2026-01-01T00:00:00Z');
  });
  afterAll(() => world.close());
  beforeEach(() => world.moveTo('2026-01-01T00:00:00Z'));

  const text = async (period: BillingPeriod) => (await world.invoices.get(period.invoiceId!)).document;
  /** What its bounds make of the month now, beside what was written then. */
  const bothOf = async (period: BillingPeriod) => {
    if (!isBounded(period)) throw new Error('not closed');
    const written = await selectInvoiceLines(world.database, period.invoiceId!);
    const again = await linesOf(world.database, period, 'EUR');
    return [again, written.map(({ invoiceId: _, position: __, periodId: ___, ...line }) => line)];
  };
  const facts = (invoice: { lines: object[] } | null) =>
    (invoice?.lines as Record<string, unknown>[] | undefined)?.map((line) => [
      (line.chargeStart as string).slice(0, 7),
      line.meter,
      line.quantity,
      line.amount,
      line.correctsId === null,
    ]);

  it('leave the closed invoice as it was to the byte, and come on the next one with their own month', async () => {
    const who = await world.account();
    const book = await world.priced(who, [{ unitPrice: '1' }, { unitPrice: '0.01', meter: 'volume' }]);
    const [router] = await world.used(who, [['2026-01-01T00:00:00Z', null]]);
    world.moveTo('2026-02-04T00:00:00Z');
    const january = await world.closeUpTo(who, '2026-01');
    const frozen = await text(await world.month(who, '2026-01'));

    // A price is changed backwards; a resource, its end and a count are heard of 40 days late.
    await world.price(book, { unitPrice: '2', validFrom: '2026-01-21T00:00:00Z' });
    world.moveTo('2026-02-14T00:00:00Z');
    await world.used(who, [['2026-01-05T00:00:00Z', '2026-01-06T00:00:00Z', 'volume', '100']]);
    await world.end(who, router, '2026-01-31T00:00:00Z');
    await world.counted(who, [['2026-01-07T08:00:00Z', '4']]);
    world.moveTo('2026-03-04T00:00:00Z');
    const february = await world.closeUpTo(who, '2026-02');

    expect(facts(january)).toEqual([['2026-01', 'router', '744', '744.00', true]]);
    expect(facts(february)).toEqual([
      ['2026-01', 'device.messages', '4', '0.00', true],
      ['2026-01', 'router', '-264', '-264.00', false],
      ['2026-01', 'router', '240', '480.00', true],
      ['2026-01', 'volume', '2400', '24.00', true],
    ]);
    expect(february?.total).toBe('240.00');
    expect(february?.lines.find(({ correctsId }) => correctsId !== null)).toMatchObject({
      correctsId: january?.lines[0].id,
      chargeStart: january?.lines[0].chargeStart,
      chargeEnd: january?.lines[0].chargeEnd,
    });
    expect(await text(await world.month(who, '2026-01'))).toBe(frozen);
    for (const month of ['2026-01', '2026-02']) {
      const [again, written] = await bothOf(await world.month(who, month));
      expect(again).toEqual(written);
    }
  });

  it('are made once, and taken back when what was heard turns out wrong', async () => {
    const who = await world.account();
    await world.priced(who, [{ unitPrice: '1' }]);
    const id = newId();
    await record(world.database, [lifecycleEvent(who, id, 'opened', '2026-01-10T00:00:00Z', { meter: 'router' })]);
    await world.metering.absorbAll();
    world.moveTo('2026-02-04T00:00:00Z');
    await world.closeUpTo(who, '2026-01');
    await world.end(who, id, '2026-01-20T00:00:00Z');
    world.moveTo('2026-03-04T00:00:00Z');
    expect(facts(await world.closeUpTo(who, '2026-02'))).toEqual([['2026-01', 'router', '-288', '-288.00', false]]);
    await world.end(who, id, '2026-01-15T00:00:00Z'); // an earlier end is the true one
    world.moveTo('2026-04-04T00:00:00Z');
    expect(facts(await world.closeUpTo(who, '2026-03'))).toEqual([['2026-01', 'router', '-120', '-120.00', false]]);
    world.moveTo('2026-05-04T00:00:00Z');
    expect(await world.closeUpTo(who, '2026-04')).toBeNull();
    const charged = await world.database.query(
      'select sum(amount)::text as amount, sum(quantity)::text as quantity from charge_line where account_id = $1',
      [who.accountId],
    );
    expect(charged).toEqual([{ amount: '120.00', quantity: '120' }]);
  });

  it('sum up to the truth rounded once, however many there were', async () => {
    const who = await world.account();
    await world.priced(who, [{ unitPrice: '0.001' }]);
    await world.used(who, [['2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z']]);
    for (const month of ['2026-01', '2026-02', '2026-03', '2026-04', '2026-05', '2026-06']) {
      world.moveTo(`${month}-28T00:00:00Z`);
      world.clock.advance(7 * 86_400_000);
      await world.closeUpTo(who, month);
      await world.used(who, [['2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z']]);
    }
    const charged = await world.database.query(
      'select count(*)::int as lines, sum(amount)::text as amount, sum(cost)::text as cost from charge_line where account_id = $1',
      [who.accountId],
    );
    // 0.001 six times: nothing for the first five, then the cent that 0.006 is.
    expect(charged).toEqual([{ lines: 6, amount: '0.01', cost: '0.006' }]);
  });

  it('are not made where nothing of the month has changed', async () => {
    const who = await world.account();
    await world.priced(who, [{ unitPrice: '1' }]);
    const [id] = await world.used(who, [['2026-01-10T00:00:00Z', null]]);
    world.moveTo('2026-02-04T00:00:00Z');
    await world.closeUpTo(who, '2026-01');
    // It ends in February, another one begins, the account gets another book: January stays what it was.
    await world.end(who, id, '2026-02-02T00:00:00Z');
    await world.used(who, [['2026-02-01T00:00:00Z', '2026-02-01T01:00:00Z']]);
    await world.priced(who, [{ unitPrice: '5' }]);
    world.moveTo('2026-03-04T00:00:00Z');
    expect(facts(await world.closeUpTo(who, '2026-02'))).toEqual([['2026-02', 'router', '25', '125.00', true]]);
  });

  it("are made of what Postgres's clock, gone back since, tells as recorded before the bound", async () => {
    const who = await world.account();
    await world.priced(who, [{ unitPrice: '1' }, { meter: 'device.messages', unitPrice: '0.01' }]);
    const [router] = await world.used(who, [['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z']]);
    const setBack = (table: string, id: string) =>
      world.database.query(
        `update ${table} set recorded_at = (select max(known_before) from billing_period where account_id = $1) - interval '1 hour'
         where account_id = $1 and ${id} and recorded_at > (select max(known_before) from billing_period where account_id = $1)`,
        [who.accountId],
      );
    // The service had been at work for longer.
    await world.database.query(
      `update usage_interval set recorded_at = recorded_at - interval '3 days' where account_id = $1`,
      [who.accountId],
    );
    world.moveTo('2026-02-04T00:00:00Z');
    await world.closeUpTo(who, '2026-01');
    await world.used(who, [['2026-01-05T00:00:00Z', '2026-01-05T03:00:00Z']]);
    await world.counted(who, [['2026-01-07T08:00:00Z', '400']]);
    await setBack('usage_interval', `resource_id <> '${router}'`);
    await setBack('counted_usage', 'true');
    world.moveTo('2026-03-04T00:00:00Z');
    expect(facts(await world.closeUpTo(who, '2026-02'))).toEqual([
      ['2026-01', 'device.messages', '400', '4.00', true],
      ['2026-01', 'router', '3', '3.00', false],
    ]);
    world.moveTo('2026-04-04T00:00:00Z');
    expect(await world.closeUpTo(who, '2026-03')).toBeNull();
  });

  it('are explained by what is of no fleet where their line is of none', async () => {
    const who = await world.account();
    await world.priced(who, [{ unitPrice: '1', meter: 'image' }]);
    const image = async (fleetId: string | null, day: string) => {
      const id = newId();
      const what = { fleetId, kind: 'image', meter: 'image', unit: 'GiB-Hours' };
      await record(world.database, [
        lifecycleEvent(who, id, 'opened', `${day}T00:00:00Z`, what),
        lifecycleEvent(who, id, 'closed', `${day}T10:00:00Z`, { fleetId, kind: 'image' }),
      ]);
      await world.metering.absorbAll();
      return id;
    };
    const explained = async (invoice: { lines: { id: string; fleetId: string | null }[] } | null) => {
      const line = invoice!.lines.find(({ fleetId }) => fleetId === null)!;
      const { items } = await new ExplainService(world.database).explain(line.id, { limit: 100 });
      return items.map(({ id, quantity, quantityBefore }) => [id, quantity, quantityBefore]);
    };
    const [own] = [await image(null, '2026-01-10'), await image(who.fleetId, '2026-01-11')];
    world.moveTo('2026-02-04T00:00:00Z');
    expect(await explained(await world.closeUpTo(who, '2026-01'))).toEqual([[own, '10', null]]);
    const [late] = [await image(null, '2026-01-12'), await image(who.fleetId, '2026-01-13')];
    world.moveTo('2026-03-04T00:00:00Z');
    expect(await explained(await world.closeUpTo(who, '2026-02'))).toEqual([
      [own, '10', '10'],
      [late, '10', '0'],
    ]);
  });

  it('follow a decision about what was unknown', async () => {
    const who: Owner = await world.account();
    await world.priced(who, [{ unitPrice: '1' }]);
    const id = newId();
    await record(world.database, [
      lifecycleEvent(who, id, 'opened', '2026-01-10T00:00:00Z', { meter: 'router' }),
      lifecycleEvent(who, id, 'closed', '2026-01-12T00:00:00Z', { lastSeenAt: new Date('2026-01-11T00:00:00Z') }),
    ]);
    await world.metering.absorbAll();
    world.moveTo('2026-02-04T00:00:00Z');
    expect(facts(await world.closeUpTo(who, '2026-01'))).toEqual([['2026-01', 'router', '24', '24.00', true]]);
    await world.database.query(
      `insert into unknown_decision (id, interval_id, account_id, decision, reason, decided_by)
       select gen_random_uuid(), id, account_id, 'bill', 'seen by the customer', 'a person'
       from usage_interval where resource_id = $1 and confidence = 'unknown'`,
      [id],
    );
    world.moveTo('2026-03-04T00:00:00Z');
    expect(facts(await world.closeUpTo(who, '2026-02'))).toEqual([['2026-01', 'router', '24', '24.00', false]]);
    const [again, written] = await bothOf(await world.month(who, '2026-01'));
    expect(again).toEqual(written);
  });
});
