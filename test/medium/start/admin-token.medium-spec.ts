import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../../../src/common/ids';
import { adminTokenDigest } from '../../../src/secrets.file';
import type { Database } from '../../../src/database';
import { eventually } from '../../support/eventually';
import { testDatabase } from '../../support/test-database';

describe("the first administrator's token", () => {
  let database: Database;
  let close: () => Promise<void>;
  let folder: string;

  beforeAll(async () => ({ database, close } = await testDatabase()));
  afterAll(() => close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'moorage-api-token-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const start = () => adminTokenDigest({ adminToken: null, dataDir: folder }, database);
  /** Until another one, which has found no token, waits for the first. */
  const itWaits = () =>
    eventually(async () => {
      const waiting = await database.query(`select 1 from pg_locks where locktype = 'advisory' and not granted
           and database = (select oid from pg_database where datname = current_database())`);
      return waiting.length > 0;
    });

  it('is made by one of those that start at once, and taken by the others', async () => {
    const first = await start();
    const second = start();
    await itWaits();
    await first.made?.keep();
    expect(await second).toEqual({ digest: sha256(first.made?.token ?? ''), made: null });
    expect(await start()).toEqual(await second);
  });

  it('is made by the next one where the first was never shown', async () => {
    const first = await start();
    const second = start();
    await itWaits();
    await first.made?.letGo();
    const { digest, made } = await second;
    expect(digest).not.toBe(first.digest);
    await made?.keep();
    expect(await start()).toEqual({ digest, made: null });
  });
});
