import { migrations } from '../../migrations';
import { newId } from '../../src/common/ids';
import { Database } from '../../src/database';
import { entities } from '../../src/entities';
import { templateDatabase, withDatabase } from './global-setup';

const serverUrl = (): string => {
  const url = process.env.TEST_POSTGRES_URL;
  if (url === undefined)
    throw new Error('the test run has no Postgres: run it through jest, whose global set-up starts one');
  return url;
};

/** A database of its own for one test file: migrated, empty, dropped at `close`. */
export async function testDatabase(): Promise<{ database: Database; url: string; close: () => Promise<void> }> {
  const name = `test_${newId().replaceAll('-', '')}`;
  const admin = await Database.open({ url: serverUrl(), migrations: [], entities: [], poolSize: 1 });
  // Two files that clone at once meet «source database is being accessed»: one after the other.
  await admin.query('select pg_advisory_lock(1)');
  await admin.query(`create database ${name} template ${templateDatabase}`);
  await admin.query('select pg_advisory_unlock(1)');
  const url = withDatabase(serverUrl(), name);
  const database = await Database.open({ url, migrations, entities, poolSize: 20 });
  return {
    database,
    url,
    close: async () => {
      await database.close();
      await admin.query(`drop database ${name} with (force)`);
      await admin.close();
    },
  };
}
