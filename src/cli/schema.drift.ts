import type { Database } from '../database';

/** The statements that would bring the database's schema to the entities; none when they are in step. */
export async function schemaDrift(database: Database): Promise<string[]> {
  const changes = await database.source.driver.createSchemaBuilder().log();
  return changes.upQueries.map(({ query }) => query);
}
