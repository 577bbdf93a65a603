import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrations } from '../../migrations';
import { Database, migrate, startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/database';
import { entities } from '../../src/entities';
import { setLogLevel } from '../../src/common/logger';

declare global {
  var moorageTestPostgres: { postgres: EmbeddedPostgres; dir: string } | undefined;
}

export const templateDatabase = 'moorage_template';

/** One throw-away Postgres for the whole run, with a migrated template that each test file clones. */
export default async function globalSetup(): Promise<void> {
  setLogLevel('silent');
  const dir = await mkdtemp(join(tmpdir(), 'moorage-test-'));
  await chmod(dir, 0o711); // root's Postgres runs as another user, who has to pass
  // Tests may lose their data in a power cut; they need no fsync.
  const settings = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '400' };
  const postgres = await startEmbeddedPostgres({ dir: join(dir, 'postgres'), settings });
  globalThis.moorageTestPostgres = { postgres, dir };
  process.env.TEST_POSTGRES_URL = postgres.url;
  const admin = await Database.open({ url: postgres.url, migrations: [], entities: [], poolSize: 1 });
  await admin.query(`create database ${templateDatabase}`);
  await admin.close();
  const template = await Database.open({
    url: withDatabase(postgres.url, templateDatabase),
    migrations,
    entities,
    poolSize: 2,
  });
  await migrate(template);
  await template.close();
}

export const withDatabase = (url: string, name: string): string => {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
};
