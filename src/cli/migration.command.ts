import { join } from 'node:path';
import { migrations } from '../../migrations';
import { DomainError } from '../common/errors';
import { processConfig, type Config } from '../config';
import {
  addressOfDatabase,
  Database,
  embeddedCluster,
  migrate,
  refuseNewer,
  selectApplied,
  startEmbeddedPostgres,
  withLock,
} from '../database';
import { entities } from '../entities';
import { confirm } from './confirmation';
import { tell } from './output';
import { schemaDrift } from './schema.drift';

const say = (line: string) => process.stdout.write(`${line}\n`);

const embeddedDir = (dataDir: string): string => join(dataDir, 'postgres');

/** To look into an embedded database that is not there would make it. */
async function isThere({ databaseUrl, dataDir }: Config): Promise<boolean> {
  return databaseUrl !== null || (await embeddedCluster(embeddedDir(dataDir))).exists;
}

/** As `withDatabase`, for what makes no sense in a new one. @throws DomainError NO_EMBEDDED_DATABASE */
async function withFoundDatabase(work: (database: Database) => Promise<void>): Promise<void> {
  const config = processConfig();
  if (!(await isThere(config))) throw noEmbedded(embeddedDir(config.dataDir));
  await withDatabase(work);
}

/** Opens the configured database, starting the embedded Postgres if it is the one. */
async function withDatabase(work: (database: Database) => Promise<void>): Promise<void> {
  const config = processConfig();
  const postgres =
    config.databaseUrl === null ? await startEmbeddedPostgres({ dir: embeddedDir(config.dataDir) }) : null;
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

/** @throws DomainError NOTHING_TO_REVERT, NOT_CONFIRMED, DATABASE_NEWER */
export async function revertMigration(yes?: boolean): Promise<void> {
  const config = processConfig();
  const { databaseUrl, dataDir } = config;
  const place =
    databaseUrl === null ? `the embedded database of ${embeddedDir(dataDir)}` : addressOfDatabase(databaseUrl);
  if (!(await isThere(config))) throw nothingToRevert(place);
  await withDatabase((database) => withLock(database, 'migrations', () => revertLast(database, place, yes)));
}

async function revertLast(database: Database, place: string, yes?: boolean): Promise<void> {
  await refuseNewer(database);
  const last = (await selectApplied(database)).at(-1);
  if (last === undefined) throw nothingToRevert(place);
  tell(`database: ${place}`);
  await confirm(`Revert ${last}? What is only in what it made is lost.`, yes);
  await database.source.undoLastMigration();
  say(`reverted ${last}`);
}

const nothingToRevert = (place: string): DomainError =>
  new DomainError({
    code: 'NOTHING_TO_REVERT',
    status: 409,
    message: `no migration is applied in ${place}`,
    action: 'Name the database with DATABASE_URL, or the folder of the embedded one with MOORAGE_DATA_DIR.',
  });

const noEmbedded = (dir: string): DomainError =>
  new DomainError({
    code: 'NO_EMBEDDED_DATABASE',
    status: 404,
    message: `there is no embedded database in ${dir}`,
    action:
      'Name the database with DATABASE_URL, or the folder of the embedded one with MOORAGE_DATA_DIR; `moorage migration run` makes one.',
  });

/** @throws DomainError NO_EMBEDDED_DATABASE */
export const showMigrations = (): Promise<void> =>
  withFoundDatabase(async (database) => {
    const applied = new Set(await selectApplied(database));
    for (const { name } of migrations) say(`${applied.has(name) ? '[x]' : '[ ]'} ${name}`);
  });

/** @throws DomainError NO_EMBEDDED_DATABASE */
export const generateMigration = (): Promise<void> =>
  withFoundDatabase(async (database) => {
    const drift = await schemaDrift(database);
    say(
      drift.length === 0
        ? 'nothing to write: the schema matches the entities'
        : drift.map((query) => `${query};`).join('\n'),
    );
  });
