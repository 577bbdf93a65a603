import { RatingService } from '../../../src/billing';
import { fleetsOf } from '../../support/fleets';
import type { Owner } from '../metering/lifecycle.fixture';
import { BillingWorld } from './billing.world';

describe('usage at prices with tiers', () => {
  let world: BillingWorld;

  beforeAll(async () => {
    world = await BillingWorld.open('2026-03-10T12:00:00Z');
  });
  afterAll(() => world.close());

  it("is rated for one fleet by the months of its account, and no other's", async () => {
    const { accountId, id: fleetId } = await fleetsOf(world.database).makeFleet();
    for (const who of [{ accountId, fleetId }, await world.account()]) {
      await world.priced(who, [{ unitPrice: '1', tiers: [{ upTo: '10', unitPrice: '2' }] }]);
      await world.used(who, [['2026-03-01T00:00:00Z', '2026-03-01T20:00:00Z']]);
    }
    const rated = await new RatingService(world.database).ratedUsage({
      fleetId,
      from: new Date('2026-03-01T00:00:00Z'),
      to: new Date('2026-04-01T00:00:00Z'),
      now: world.clock.now(),
      by: { account: true, fleet: true, meter: true },
      granularity: 'total',
      limit: 10,
      offset: 0,
    });
    expect(rated).toMatchObject([{ quantity: '20', cost: '30', priced: true }]);
    const reckoned = await world.database.query('select distinct account_id as "accountId" from billing_period');
    expect(reckoned).toEqual([{ accountId }]);
  });

  it('is rated by as many statements for many accounts as for one, and as each by itself', async () => {
    const book = await world.books.create({ name: 'shared', currency: 'EUR' });
    await world.price(book.id, { unitPrice: '1', tiers: [{ upTo: '10', unitPrice: '2' }] });
    await world.price(book.id, { meter: 'volume', unitPrice: '3' });
    const accounts = await Promise.all(Array.from({ length: 4 }, () => world.account()));
    for (const [n, who] of accounts.entries()) {
      await world.database.transaction((tx) => world.books.assign(tx, who.accountId, book.id));
      await world.used(who, [['2026-03-01T00:00:00Z', `2026-03-01T${10 + n}:00:00Z`]]);
    }
    const service = new RatingService(world.database);
    const rated = async (whose: Owner[]) => {
      const asked = jest.spyOn(world.database, 'query');
      const rows = await service.ratedUsage({
        accountIds: whose.map(({ accountId }) => accountId),
        from: new Date('2026-03-01T00:00:00Z'),
        to: new Date('2026-04-01T00:00:00Z'),
        now: world.clock.now(),
        by: { account: true, fleet: false, meter: true },
        granularity: 'total',
        limit: 10,
        offset: 0,
      });
      const statements = asked.mock.calls.length;
      asked.mockRestore();
      return { costs: new Map(rows.map(({ accountId, cost }) => [accountId, cost])), statements };
    };
    await rated(accounts); // months are made once
    const [one, all] = [await rated([accounts[0]]), await rated(accounts)];
    expect(accounts.map(({ accountId }) => all.costs.get(accountId))).toEqual(['20', '21', '22', '23']);
    expect(all.statements).toBe(one.statements);
  });
});
