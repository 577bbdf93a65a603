import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrations } from '../../../migrations';
import { generateMigration, revertMigration, showMigrations } from '../../../src/cli/migration.command';
import { selectApplied, type Database } from '../../../src/database';
import { testDatabase } from '../../support/test-database';

describe('moorage migration', () => {
  const { env } = process;
  let database: Database;
  let url: string;
  let close: () => Promise<void>;
  let said: string[];

  const write = (text: string | Uint8Array) => said.push(String(text)) > 0;

  beforeEach(async () => {
    ({ database, url, close } = await testDatabase());
    process.env = { ...env, DATABASE_URL: url };
    said = [];
    jest.spyOn(process.stdout, 'write').mockImplementation(write);
    jest.spyOn(process.stderr, 'write').mockImplementation(write);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    process.env = env;
    await close();
  });

  it('tells by revert which migration it takes back, and of which database', async () => {
    const before = await selectApplied(database);
    await revertMigration(true);
    expect(await selectApplied(database)).toEqual(before.slice(0, -1));
    const { pathname } = new URL(url);
    expect(said).toEqual([expect.stringContaining(`${pathname}\n`), `reverted ${migrations.at(-1)?.name}\n`]);
  });

  it('takes back no migration that it does not know', async () => {
    await database.query(
      `insert into schema_migration ("timestamp", "name") values (9999000000000, 'Later9999000000000')`,
    );
    await expect(revertMigration(true)).rejects.toMatchObject({ code: 'DATABASE_NEWER' });
  });

  it('changes nothing where nobody says yes', async () => {
    const before = await selectApplied(database);
    await expect(revertMigration()).rejects.toMatchObject({ code: 'NOT_CONFIRMED' });
    expect(await selectApplied(database)).toEqual(before);
  });

  it('says that there is none, and makes no database to find that out', async () => {
    await database.query('delete from schema_migration');
    await expect(revertMigration(true)).rejects.toMatchObject({ code: 'NOTHING_TO_REVERT' });
    const folder = await mkdtemp(join(tmpdir(), 'moorage-revert-'));
    process.env = { ...env, DATABASE_URL: '', MOORAGE_DATA_DIR: folder };
    await expect(revertMigration(true)).rejects.toMatchObject({ code: 'NOTHING_TO_REVERT' });
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });

  it('looks by show and generate into no embedded database that is not there, and makes none', async () => {
    await showMigrations();
    expect(said).toEqual(migrations.map(({ name }) => `[x] ${name}\n`));
    const folder = await mkdtemp(join(tmpdir(), 'moorage-show-'));
    process.env = { ...env, DATABASE_URL: '', MOORAGE_DATA_DIR: folder };
    await expect(showMigrations()).rejects.toMatchObject({ code: 'NO_EMBEDDED_DATABASE' });
    await expect(generateMigration()).rejects.toMatchObject({ code: 'NO_EMBEDDED_DATABASE' });
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });
});
