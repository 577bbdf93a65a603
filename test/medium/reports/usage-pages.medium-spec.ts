import { RatingService } from '../../../src/billing';
import { UsageService, usageQuerySchema } from '../../../src/reports';
import { BillingWorld } from '../billing/billing.world';

describe('usage in pages', () => {
  let world: BillingWorld;
  let usage: UsageService;

  beforeAll(async () => {
    world = await BillingWorld.open('2026-03-10T12:00:00Z');
    usage = new UsageService(new RatingService(world.database), world.clock);
  });
  afterAll(() => world.close());

  /** All items of a query, page by page. */
  const told = async (query: Record<string, unknown>, betweenPages: () => void = () => undefined) => {
    const items: { from: Date; to: Date; seconds: string }[] = [];
    let cursor: string | undefined;
    do {
      const page = await usage.query(usageQuerySchema.parse({ ...query, ...(cursor ? { cursor } : {}) }));
      items.push(...page.items);
      cursor = page.nextCursor ?? undefined;
      betweenPages();
    } while (cursor !== undefined);
    return items;
  };

  it('comes in order, each period once', async () => {
    const who = await world.account();
    await world.used(who, [['2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z']]);
    const items = await told({ fleetId: who.fleetId, granularity: 'hour', limit: 10 });
    expect(items.map(({ from }) => from.toISOString())).toEqual(
      Array.from({ length: 24 }, (_, hour) => `2026-03-01T${String(hour).padStart(2, '0')}:00:00.000Z`),
    );
  });

  it('is all of one time, however long its reader takes from page to page', async () => {
    world.moveTo('2026-03-31T23:00:00Z');
    const who = await world.account();
    const meters = ['router', 'server.m1.tiny', 'volume'];
    await world.used(
      who,
      meters.map((meter) => ['2026-03-31T22:00:00Z', null, meter]),
    );
    const items = await told({ accountId: who.accountId, limit: 1 }, () => world.clock.advance(30 * 60_000));
    const same = { from: new Date('2026-03-01T00:00:00Z'), to: new Date('2026-03-31T23:00:00Z'), seconds: '3600' };
    expect(items).toEqual(meters.map((meter) => expect.objectContaining({ ...same, meter }) as object));
  });

  it('never counts to a time that is to come, whatever a cursor says', async () => {
    world.moveTo('2026-05-01T01:00:00Z');
    const who = await world.account();
    await world.used(who, [['2026-05-01T00:00:00Z', null]]);
    const cursor = Buffer.from(`1:${Date.parse('2027-01-01T00:00:00Z')} 0`).toString('base64url');
    const asked = usageQuerySchema.parse({ accountId: who.accountId, to: '2028-01-01T00:00:00Z', cursor });
    expect((await usage.query(asked)).items).toMatchObject([{ seconds: '3600' }]);
  });
});
