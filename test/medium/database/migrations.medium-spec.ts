import { migrations } from '../../../migrations';
import { newId } from '../../../src/common/ids';
import { migrate, selectApplied, type Database } from '../../../src/database';
import { schemaOf } from '../../support/database.schema';
import { testDatabase } from '../../support/test-database';

describe('migrations', () => {
  let database: Database;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ database, close } = await testDatabase());
  });
  afterAll(() => close());

  it('are each taken back to what there was before it, and applied again to the same', async () => {
    const before = new Map<string, string[]>();
    for (const { name } of migrations.toReversed()) {
      before.set(name, await schemaOf(database));
      await database.source.undoLastMigration();
    }
    expect(await schemaOf(database)).toEqual([]);
    for (const Migration of migrations) {
      const runner = database.source.createQueryRunner();
      await runner.startTransaction();
      await new Migration().up(runner);
      await runner.commitTransaction();
      await runner.release();
      expect([Migration.name, await schemaOf(database)]).toEqual([Migration.name, before.get(Migration.name)]);
    }
    expect(await selectApplied(database)).toEqual([]);
  }, 60_000);

  it('take a price with tiers back and forward again', async () => {
    const own = await testDatabase();
    const tiers = JSON.stringify([{ upTo: '10', unitPrice: '2' }]);
    await own.database.query(
      `insert into price (id, price_book_id, meter, unit, unit_price, tiers, tier_mode, valid, created_at)
       values ($1, (select id from price_book where is_default), 'tiered', 'Hours', 1, $2, 'graduated', '[2000-01-01T00:00:00Z,)', now())`,
      [newId(), tiers],
    );
    while ((await selectApplied(own.database)).includes('PriceHistory1764002200000'))
      await own.database.source.undoLastMigration();
    await migrate(own.database);
    expect(await own.database.query(`select tier_mode as mode from price where meter = 'tiered'`)).toEqual([
      { mode: 'graduated' },
    ]);
    await own.close();
  }, 60_000);
});
