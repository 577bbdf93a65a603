import fc from 'fast-check';
import { PriceBookService, priceInputSchema, RatingService } from '../../../src/billing';
import { TestClock } from '../../../src/common/clock.fixture';
import { newId } from '../../../src/common/ids';
import type { Database } from '../../../src/database';
import { MeteringService } from '../../../src/metering';
import { UsageService, usageQuerySchema } from '../../../src/reports';
import { testDatabase } from '../../support/test-database';
import { lifecycleEvent, record, type Owner } from '../metering/lifecycle.fixture';
import { reckon } from './fractions';

const now = '2026-03-10T12:00:00Z';

describe('usage', () => {
  let database: Database;
  let close: () => Promise<void>;
  let metering: MeteringService;
  let books: PriceBookService;
  let usage: UsageService;
  const clock = new TestClock(now);

  beforeAll(async () => {
    ({ database, close } = await testDatabase());
    metering = new MeteringService(database);
    books = new PriceBookService(database, clock);
    usage = new UsageService(new RatingService(database), clock);
  });
  afterAll(() => close());

  const account = async (timeZone = 'UTC', currency = 'EUR'): Promise<Owner> => {
    const accountId = newId();
    await database.query(
      `insert into account (id, name, currency, time_zone, created_at) values ($1, 'a', $2, $3, now())`,
      [accountId, currency, timeZone],
    );
    return { accountId, fleetId: newId() };
  };
  const pricedAt = async (
    who: Owner,
    prices: { unitPrice: string; validFrom: string; tiers?: { upTo: string; unitPrice: string }[] }[],
    meter = 'server.m1.tiny',
  ) => {
    const book = await books.create({ name: newId(), currency: 'EUR' });
    for (const price of prices) await books.addPrice(book.id, priceInputSchema.parse({ meter, ...price }));
    await database.transaction((tx) => books.assign(tx, who.accountId, book.id));
  };
  const used = async (who: Owner, spans: [from: string, to: string | null, meter?: string, quantity?: string][]) => {
    for (const [from, to, meter = 'server.m1.tiny', quantity = '1'] of spans) {
      const id = newId();
      await record(database, [lifecycleEvent(who, id, 'opened', from, { meter, quantity })]);
      if (to !== null) await record(database, [lifecycleEvent(who, id, 'closed', to)]);
    }
    await metering.absorbAll();
  };
  const ask = async (query: Record<string, unknown>, accountIds?: string[]) =>
    (await usage.query(usageQuerySchema.parse(query), accountIds)).items;

  it('is told by fleet and meter, with seconds, quantity and cost', async () => {
    const who = await account();
    await used(who, [
      ['2026-03-01T00:00:00Z', '2026-03-01T01:30:00Z'],
      ['2026-03-01T00:00:00Z', '2026-03-01T00:30:00Z'],
      ['2026-03-01T00:00:00Z', '2026-03-01T10:00:00Z', 'floating_ip'],
    ]);
    const [from, to] = ['2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z'];
    const same = { ...who, unit: 'Hours', currency: 'EUR', priced: true, from: new Date(from), to: new Date(to) };
    expect(await ask({ accountId: who.accountId, from, to })).toEqual([
      { ...same, meter: 'floating_ip', seconds: '36000', quantity: '10', cost: '0.04' },
      { ...same, meter: 'server.m1.tiny', seconds: '7200', quantity: '2', cost: '0.016' },
    ]);
  });

  it('counts what goes on to now, and not beyond the end asked for', async () => {
    const who = await account();
    await used(who, [['2026-03-10T11:59:30Z', null]]);
    const seconds = async (from: string, to: string) =>
      (await ask({ fleetId: who.fleetId, from, to })).map((item) => item.seconds);
    expect(await seconds('2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z')).toEqual(['30']);
    expect(await seconds('2026-03-01T00:00:00Z', '2026-03-10T11:59:50Z')).toEqual(['20']);
    expect(await seconds('2026-03-10T11:59:40Z', '2026-03-10T11:59:50Z')).toEqual(['10']);
    expect(await seconds('2026-03-10T13:00:00Z', '2026-03-10T14:00:00Z')).toEqual([]);
    expect((await ask({ fleetId: who.fleetId })).map((item) => item.seconds)).toEqual(['30']); // this month, to now
  });

  it('leaves out what is unknown', async () => {
    const [who, id] = [await account(), newId()];
    await record(database, [
      lifecycleEvent(who, id, 'opened', '2026-03-02T00:00:00Z'),
      lifecycleEvent(who, id, 'closed', '2026-03-02T10:00:00Z', { lastSeenAt: new Date('2026-03-02T04:00:00Z') }),
    ]);
    await metering.absorbAll();
    expect(await ask({ fleetId: who.fleetId })).toMatchObject([{ quantity: '4' }]);
  });

  it('says what has no price instead of hiding it', async () => {
    const who = await account();
    await pricedAt(who, [{ unitPrice: '1', validFrom: '2026-03-01T01:00:00Z' }]);
    await used(who, [
      ['2026-03-01T00:00:00Z', '2026-03-01T03:00:00Z'],
      ['2026-03-01T00:00:00Z', '2026-03-01T03:00:00Z', 'router'],
    ]);
    expect(await ask({ fleetId: who.fleetId })).toMatchObject([
      { meter: 'router', quantity: '3', cost: '0', priced: false },
      { meter: 'server.m1.tiny', quantity: '3', cost: '2', priced: false },
    ]);
  });

  it('tells what is counted in the hour of its beginning, and what of it has no price', async () => {
    const who = await account();
    await pricedAt(who, [{ unitPrice: '0.5', validFrom: '2026-03-02T10:30:00Z' }], 'device.messages');
    for (const [hour, quantity] of [
      ['2026-03-02T10:00:00Z', '7'],
      ['2026-03-02T11:00:00Z', '3'],
    ]) {
      await database.query(
        `insert into counted_usage (id, account_id, fleet_id, meter, hour, quantity, recorded_at)
         values (gen_random_uuid(), $1, $2, 'device.messages', $3, $4, clock_timestamp())`,
        [who.accountId, who.fleetId, hour, quantity],
      );
    }
    const window = { fleetId: who.fleetId, from: '2026-03-02T10:00:00Z', to: '2026-03-02T12:00:00Z' };
    expect(await ask(window)).toMatchObject([
      { unit: 'Requests', quantity: '10', seconds: '0', cost: '1.5', priced: false },
    ]);
    expect(await ask({ ...window, granularity: 'hour' })).toMatchObject([
      { quantity: '7', cost: '0', priced: false },
      { quantity: '3', cost: '1.5', priced: true },
    ]);
  });

  it("takes the average of the account's month where units differ in price", async () => {
    const who = await account();
    const tiers = [{ upTo: '10', unitPrice: '2' }];
    await pricedAt(who, [{ unitPrice: '1', validFrom: '2026-01-01T00:00:00Z', tiers }]);
    await used(who, [['2026-03-01T00:00:00Z', '2026-03-01T20:00:00Z']]);
    // 10 hours at 2 and 10 at 1: each of them costs 1.5.
    expect(await ask({ fleetId: who.fleetId })).toMatchObject([{ quantity: '20', cost: '30' }]);
    expect(await ask({ accountId: who.accountId, to: '2026-03-01T04:00:00Z' })).toMatchObject([{ cost: '6' }]);
  });

  it('changes price in the middle of an hour at that very millisecond', async () => {
    const who = await account();
    const change = '2026-03-01T00:29:59.999Z';
    await pricedAt(who, [
      { unitPrice: '0.333333333333', validFrom: '2026-01-01T00:00:00Z' },
      { unitPrice: '7', validFrom: change },
    ]);
    await used(who, [['2026-03-01T00:00:00.001Z', '2026-03-01T00:59:59.998Z']]);
    const at = (text: string) => new Date(text).getTime();
    const expected = reckon(
      [{ from: at('2026-03-01T00:00:00.001Z'), to: at('2026-03-01T00:59:59.998Z'), quantity: '1' }],
      [
        { from: 0, to: at(change), unitPrice: '0.333333333333' },
        { from: at(change), to: at(now), unitPrice: '7' },
      ],
      { from: 0, to: at(now) },
    );
    expect(await ask({ fleetId: who.fleetId })).toMatchObject([expected]);
  });

  it('equals exact fractions for any lives, prices and window', async () => {
    const start = new Date('2026-03-01T00:00:00Z').getTime();
    const instant = fc.integer({ min: 0, max: 5 * 86_400_000 }).map((offset) => start + offset);
    const quantity = fc.integer({ min: 0, max: 5_000_000 }).map((n) => (n / 1_000_000).toFixed(6));
    const unitPrice = fc.integer({ min: 0, max: 2_000_000_000 }).map((n) => (n / 1e9).toFixed(12));
    const span = fc.tuple(instant, instant).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) + 1 }));
    const story = fc.record({
      lives: fc.array(fc.record({ span, quantity }), { minLength: 1, maxLength: 4 }),
      changes: fc.uniqueArray(fc.record({ at: instant, unitPrice }), {
        selector: ({ at }) => at,
        minLength: 1,
        maxLength: 4,
      }),
      window: span,
    });
    const iso = (millis: number) => new Date(millis).toISOString();
    await fc.assert(
      fc.asyncProperty(story, async ({ lives, changes, window }) => {
        const who = await account();
        const prices = [...changes].sort((a, b) => a.at - b.at);
        await pricedAt(
          who,
          prices.map(({ at, unitPrice: price }) => ({ unitPrice: price, validFrom: iso(at) })),
        );
        await used(
          who,
          lives.map((life) => [iso(life.span.from), iso(life.span.to), 'server.m1.tiny', life.quantity]),
        );
        const spans = prices.map(({ at, unitPrice: price }, i) => ({
          from: at,
          to: prices[i + 1]?.at ?? Infinity,
          unitPrice: price,
        }));
        const expected = reckon(
          lives.map(({ span: life, quantity: n }) => ({ ...life, quantity: n })),
          spans,
          window,
        );
        const items = await ask({ fleetId: who.fleetId, from: iso(window.from), to: iso(window.to) });
        const [{ seconds, quantity: hours, cost }] =
          items.length > 0 ? items : [{ seconds: '0', quantity: '0', cost: '0' }];
        expect({ seconds, quantity: hours, cost }).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('has days of 23 and 25 hours where the account has summer time, and months that begin at its midnight', async () => {
    const who = await account('Europe/Berlin');
    await used(who, [['2025-01-01T00:00:00Z', '2026-01-01T00:00:00Z']]);
    const hours = async (granularity: string, from: string, to: string) =>
      (await ask({ fleetId: who.fleetId, granularity, from, to })).map((item) => [
        item.from.toISOString(),
        item.quantity,
      ]);
    expect(await hours('day', '2025-03-29T23:00:00Z', '2025-03-31T22:00:00Z')).toEqual([
      ['2025-03-29T23:00:00.000Z', '23'],
      ['2025-03-30T22:00:00.000Z', '24'],
    ]);
    expect(await hours('day', '2025-10-25T22:00:00Z', '2025-10-26T23:00:00Z')).toEqual([
      ['2025-10-25T22:00:00.000Z', '25'],
    ]);
    expect(await hours('month', '2025-02-28T23:00:00Z', '2025-04-30T22:00:00Z')).toEqual([
      ['2025-02-28T23:00:00.000Z', '743'],
      ['2025-03-31T22:00:00.000Z', '720'],
    ]);
    expect(await hours('hour', '2025-03-30T00:30:00Z', '2025-03-30T02:00:00Z')).toEqual([
      ['2025-03-30T00:30:00.000Z', '0.5'],
      ['2025-03-30T01:00:00.000Z', '1'],
    ]);
  });

  it('adds up to the same whatever the length of the periods', async () => {
    const who = await account('Asia/Kolkata');
    await used(who, [['2026-02-27T05:13:00Z', '2026-03-05T17:42:00Z']]);
    for (const granularity of ['hour', 'day', 'month', 'total']) {
      const items = await ask({ fleetId: who.fleetId, from: '2026-02-01T00:00:00Z', granularity });
      expect(items.reduce((total, { seconds }) => total + Number(seconds), 0)).toBe(6 * 86_400 + 12 * 3_600 + 29 * 60);
    }
  });

  it('is summed over what is not told apart, and never over currencies or units', async () => {
    const [euros, dollars] = [await account('UTC', 'EUR'), await account('UTC', 'USD')];
    const book = await books.create({ name: newId(), currency: 'USD' });
    await database.transaction((tx) => books.assign(tx, dollars.accountId, book.id));
    await used(euros, [
      ['2026-03-01T00:00:00Z', '2026-03-01T01:00:00Z'],
      ['2026-03-01T00:00:00Z', '2026-03-01T01:00:00Z', 'router'],
    ]);
    await used({ ...euros, fleetId: newId() }, [['2026-03-01T00:00:00Z', '2026-03-01T01:00:00Z', 'router']]);
    await used(dollars, [['2026-03-01T00:00:00Z', '2026-03-01T01:00:00Z']]);
    const both = [euros.accountId, dollars.accountId];
    expect(await ask({ groupBy: 'meter' }, both)).toMatchObject([
      { accountId: null, fleetId: null, meter: 'router', quantity: '2' },
      { meter: 'server.m1.tiny', currency: 'EUR', quantity: '1' },
      { meter: 'server.m1.tiny', currency: 'USD', quantity: '1', priced: false },
    ]);
    expect(await ask({ groupBy: 'account', accountId: euros.accountId }, both)).toMatchObject([
      { accountId: euros.accountId, fleetId: null, meter: null, quantity: '3' },
    ]);
    expect(await ask({ groupBy: 'fleet' }, both)).toHaveLength(3);
  });

  it('shows nobody an account that is not theirs', async () => {
    const who = await account();
    await used(who, [['2026-03-01T00:00:00Z', '2026-03-01T01:00:00Z']]);
    expect(await ask({ accountId: who.accountId }, [newId()])).toEqual([]);
    expect(await ask({ fleetId: who.fleetId }, [newId()])).toEqual([]);
    expect(await ask({ fleetId: who.fleetId }, [])).toEqual([]);
  });

  it('refuses a time that ends before it begins, and a dump by the hour or by the month', async () => {
    await expect(ask({ from: '2026-03-02T00:00:00Z', to: '2026-03-01T00:00:00Z' })).rejects.toMatchObject({
      code: 'USAGE_RANGE_INVALID',
    });
    await expect(ask({ from: '2025-03-02T00:00:00Z', granularity: 'hour' })).rejects.toMatchObject({
      code: 'USAGE_RANGE_INVALID',
    });
    await expect(ask({ from: '1926-03-01T00:00:00Z', granularity: 'month' })).rejects.toMatchObject({
      code: 'USAGE_RANGE_INVALID',
      message: expect.stringContaining('more than 36525 days by the month') as string,
    });
    expect(
      usageQuerySchema.safeParse({ groupBy: 'color', granularity: 'week', from: 'today' }).error?.issues,
    ).toHaveLength(3);
  });
});
