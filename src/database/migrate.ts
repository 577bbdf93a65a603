import { DomainError } from '../common/errors';
import { logger } from '../common/logger';
import type { Database } from './database';
import { withLock } from './locks';
import { selectApplied } from './migration.repository';

const log = logger('database');

/**
 * Brings the schema up to date; replicas that start together wait for one another.
 * @throws DomainError DATABASE_NEWER
 */
export async function migrate(database: Database): Promise<string[]> {
  const done = await withLock(database, 'migrations', async () => {
    await refuseNewer(database);
    return database.source.runMigrations();
  });
  for (const migration of done)
    log.info({ event: 'database.migrated', migration: migration.name }, 'migration applied');
  return done.map((migration) => migration.name);
}

/** What this version does not know of a schema it would not heed either. @throws DomainError DATABASE_NEWER */
export async function refuseNewer(database: Database): Promise<void> {
  const known = new Set(database.source.migrations.map(({ name, constructor }) => name ?? constructor.name));
  const foreign = (await selectApplied(database)).filter((name) => !known.has(name));
  if (foreign.length === 0) return;
  throw new DomainError({
    code: 'DATABASE_NEWER',
    status: 500,
    message: `migrations of another version were applied: ${foreign.join(', ')}`,
    action: 'Run the version of the service that made them, or a newer one; to go back, see docs/operate/upgrade.md.',
  });
}
