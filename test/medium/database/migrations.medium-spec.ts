import { migrations } from '../../../migrations';
import { selectApplied, type Database } from '../../../src/database';
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
});
