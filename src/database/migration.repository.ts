import type { Database } from './database';

/** Names of the migrations that were applied, in order; none in a database that is empty. */
export async function selectApplied(database: Database): Promise<string[]> {
  const [{ exists }] = await database.query<{ exists: boolean }>(
    `select to_regclass('schema_migration') is not null as exists`,
  );
  if (!exists) return [];
  const rows = await database.query<{ name: string }>('select name from schema_migration order by id');
  return rows.map(({ name }) => name);
}
