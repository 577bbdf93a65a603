import { RatingService } from '../../../src/billing';
import { fleetsOf } from '../../support/fleets';
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
      ...{ fleetId, from: new Date('2026-03-01T00:00:00Z'), to: new Date('2026-04-01T00:00:00Z') },
      ...{ now: world.clock.now(), by: { account: true, fleet: true, meter: true } },
      ...{ granularity: 'total', limit: 10, offset: 0 },
    });
    expect(rated).toMatchObject([{ quantity: '20', cost: '30', priced: true }]);
    const reckoned = await world.database.query('select distinct account_id as "accountId" from billing_period');
    expect(reckoned).toEqual([{ accountId }]);
  });
});
