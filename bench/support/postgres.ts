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
  stop(): Promise<void>;
}

/** A throw-away Postgres with the settings that the product's embedded one has: every commit reaches the disk. */
export async function startPostgres(): Promise<BenchPostgres> {
  const dir = await mkdtemp(join(tmpdir(), 'moorage-bench-'));
  await chmod(dir, 0o711); // root's Postgres runs as another user, who has to pass
  const postgres = await startEmbeddedPostgres({ dir: join(dir, 'postgres') });
  const open: Database[] = [];
  return {
    create: async () => {
      const name = `bench_${newId().replaceAll('-', '')}`;
      const admin = await Database.open({ url: postgres.url, migrations: [], entities: [], poolSize: 1 });
      await admin.query(`create database ${name}`);
      await admin.close();
      const url = new URL(postgres.url);
      url.pathname = `/${name}`;
      const database = await Database.open({ url: url.toString(), migrations, entities, poolSize: 4 });
      open.push(database);
      await migrate(database);
      return { database, url: url.toString() };
    },
    stop: async () => {
      for (const database of open) await database.close();
      await postgres.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
