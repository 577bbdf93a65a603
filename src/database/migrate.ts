import { logger } from '../common/logger';
import type { Database } from './database';
import { withLock } from './locks';

const log = logger('database');

/** Brings the schema up to date; replicas that start together wait for one another. */
export async function migrate(database: Database): Promise<string[]> {
  const done = await withLock(database, 'migrations', () => database.source.runMigrations());
  for (const migration of done)
    log.info({ event: 'database.migrated', migration: migration.name }, 'migration applied');
  return done.map((migration) => migration.name);
}
