import { RatingService } from '../../../src/billing';
import { UsageService, usageQuerySchema } from '../../../src/reports';
import { BillingWorld } from '../billing/billing.world';

describe('usage by hours, days and months', () => {
  let world: BillingWorld;
  let rating: RatingService;
  let usage: UsageService;

  beforeAll(async () => {
    world = await BillingWorld.open('2026-03-10T12:00:00Z');
    rating = new RatingService(world.database);
    usage = new UsageService(rating, world.clock);
  });
  afterAll(() => world.close());

  const ask = async (query: Record<string, unknown>) => (await usage.query(usageQuerySchema.parse(query))).items;

  it.each([
    ['Atlantic/Azores', '2025-10-26T00:00:00Z'],
    ['America/Havana', '2024-11-03T04:00:00Z'],
    ['America/Havana', '2020-11-01T04:00:00Z'], // of a month
  ])('adds up to the same from the first of two midnights, in %s, at %s', async (timeZone, from) => {
    const who = await world.account({ timeZone });
    const to = new Date(Date.parse(from) + 3 * 86_400_000).toISOString();
    await world.used(who, [[from, to]]);
    for (const granularity of ['hour', 'day', 'month', 'total']) {
      const items = await ask({ fleetId: who.fleetId, from, to, granularity });
      const seconds = items.reduce((total, item) => total + Number(item.seconds), 0);
      expect([granularity, items[0].from, seconds]).toEqual([granularity, new Date(from), 3 * 86_400]);
    }
  });

  it('is not cut into more parts than the database has room for', async () => {
    const who = await world.account();
    await world.used(who, [
      ['2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z'],
      ['2026-02-01T00:00:00Z', null, 'server.m1.tiny'],
    ]);
    await world.counted(who, [['2026-03-02T10:00:00Z', '7']]);
    const window = { accountId: who.accountId, from: '2026-03-01T00:00:00Z', to: '2026-03-03T00:00:00Z' };
    // Two times 48 hours, and what is counted; each piece may begin within an hour.
    const bounded = (mostParts: number) =>
      Object.assign<UsageService, object>(new UsageService(rating, world.clock), { mostParts });
    const asked = (granularity: string) => usageQuerySchema.parse({ ...window, granularity });
    await expect(bounded(98).query(asked('hour'))).rejects.toMatchObject({
      code: 'USAGE_RANGE_INVALID',
      status: 400,
      action: expect.stringContaining('fleet') as string,
    });
    expect((await bounded(99).query(asked('hour'))).items).toHaveLength(97);
    expect((await bounded(98).query(asked('day'))).items).toHaveLength(5);
    expect((await bounded(0).query(asked('total'))).items).toHaveLength(3);
    // Others' usage counts for nobody but them.
    const other = usageQuerySchema.parse({
      ...window,
      accountId: (await world.account()).accountId,
      granularity: 'hour',
    });
    expect((await bounded(0).query(other)).items).toEqual([]);
  });
});
