import { join } from 'node:path';
import { migrations } from '../../migrations';
import { processConfig } from '../config';
import { Database, migrate, startEmbeddedPostgres, withLock } from '../database';
import { entities } from '../entities';
import { schemaDrift } from './schema.drift';

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Opens the configured database, starting the embedded Postgres if it is the one. */
async function withDatabase(work: (database: Database) => Promise<void>): Promise<void> {
  const config = processConfig();
  const postgres =
    config.databaseUrl === null ? await startEmbeddedPostgres({ dir: join(config.dataDir, 'postgres') }) : null;
  try {
    const database = await Database.open({ url: config.databaseUrl ?? postgres?.url ?? '', migrations, entities });
    try {
      await work(database);
    } finally {
      await database.close();
    }
  } finally {
    await postgres?.stop();
  }
}

export const runMigrations = (): Promise<void> =>
  withDatabase(async (database) => {
    const names = await migrate(database);
    say(
      names.length === 0
        ? 'nothing to apply: the schema is up to date'
        : names.map((name) => `applied ${name}`).join('\n'),
    );
  });

export const revertMigration = (): Promise<void> =>
  withDatabase(async (database) => {
    await withLock(database, 'migrations', () => database.source.undoLastMigration());
    say('reverted the last migration');
  });

export const showMigrations = (): Promise<void> =>
  withDatabase(async (database) => {
    const [{ exists }] = await database.query<{ exists: boolean }>(
      `select to_regclass('schema_migration') is not null as exists`,
    );
    const applied = exists ? await database.query<{ name: string }>('select name from schema_migration') : [];
    const names = new Set(applied.map(({ name }) => name));
    for (const { name } of migrations) say(`${names.has(name) ? '[x]' : '[ ]'} ${name}`);
  });

export const generateMigration = (): Promise<void> =>
  withDatabase(async (database) => {
    const drift = await schemaDrift(database);
    say(
      drift.length === 0
        ? 'nothing to write: the schema matches the entities'
        : drift.map((query) => `${query};`).join('\n'),
    );
  });
