import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrations } from '../../migrations';
import { newId } from '../../src/common/ids';
import { Database, migrate, startEmbeddedPostgres } from '../../src/database';
import { entities } from '../../src/entities';

export interface BenchDatabase {
  database: Database;
  url: string;
}

export interface BenchPostgres {
  /** An empty, migrated database of its own. */
  create(): Promise<BenchDatabase>;
  /** One with the content of another, whose connections end with that. */
  copyOf(original: BenchDatabase): Promise<BenchDatabase>;
  /** Ends its connections and removes it. */
  drop(database: BenchDatabase): Promise<void>;
  stop(): Promise<void>;
}

/** A throw-away Postgres with the settings that the product's embedded one has: every commit reaches the disk. */
export async function startPostgres(): Promise<BenchPostgres> {
  const dir = await mkdtemp(join(tmpdir(), 'moorage-bench-'));
  await chmod(dir, 0o711); // root's Postgres runs as another user, who has to pass
  const postgres = await startEmbeddedPostgres({ dir: join(dir, 'postgres') });
  const open = new Set<Database>();
  const administer = async (sql: string): Promise<void> => {
    const admin = await Database.open({ url: postgres.url, migrations: [], entities: [], poolSize: 1 });
    await admin.query(sql);
    await admin.close();
  };
  const make = async (like = ''): Promise<BenchDatabase> => {
    const name = `bench_${newId().replaceAll('-', '')}`;
    await administer(`create database ${name} ${like}`);
    const url = new URL(postgres.url);
    url.pathname = `/${name}`;
    const database = await Database.open({ url: url.toString(), migrations, entities, poolSize: 4 });
    open.add(database);
    return { database, url: url.toString() };
  };
  const leave = async (database: Database): Promise<void> => {
    if (open.delete(database)) await database.close();
  };
  return {
    create: async () => {
      const made = await make();
      await migrate(made.database);
      return made;
    },
    copyOf: async ({ database, url }) => {
      // Postgres copies a database only while nobody is connected to it.
      await leave(database);
      return make(`template ${nameOf(url)}`);
    },
    drop: async ({ database, url }) => {
      await leave(database);
      await administer(`drop database ${nameOf(url)}`);
    },
    stop: async () => {
      for (const database of open) await database.close();
      await postgres.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

const nameOf = (url: string): string => new URL(url).pathname.slice(1);
