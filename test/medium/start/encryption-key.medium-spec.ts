import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../../src/config';
import type { Database } from '../../../src/database';
import { encryptionKey } from '../../../src/secrets.file';
import { testDatabase } from '../../support/test-database';

describe('the key of a database', () => {
  let database: Database;
  let close: () => Promise<void>;
  let folder: string;

  beforeAll(async () => ({ database, close } = await testDatabase()));
  afterAll(() => close());
  beforeEach(async () => {
    await database.query('delete from key_fingerprint');
    folder = await mkdtemp(join(tmpdir(), 'moorage-key-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const keyFor = (key?: Buffer, dir = folder): Promise<Buffer> => {
    const env = key === undefined ? {} : { MOORAGE_ENCRYPTION_KEY: key.toString('base64') };
    return encryptionKey(loadConfig({ MOORAGE_DATA_DIR: dir, ...env }, '/', '/'), database);
  };
  const [right, wrong] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const refused = (text: string) => ({
    code: 'ENCRYPTION_KEY_MISMATCH',
    message: expect.stringContaining(text) as string,
    action: expect.stringContaining('docs/operate/backup.md') as string,
  });

  it('is the same at every start, given or kept', async () => {
    const made = await keyFor();
    expect(await keyFor()).toEqual(made);
    expect(await keyFor(made)).toEqual(made);
  });

  it('is missed where the database was restored without it, and none is made in its place', async () => {
    await keyFor(right);
    await expect(keyFor()).rejects.toMatchObject(refused('MOORAGE_ENCRYPTION_KEY is not set'));
    expect(await readdir(folder)).toEqual([]);
    expect(await keyFor(right)).toEqual(right);
  });

  it('is told from another one, wherever that comes from', async () => {
    const other = join(folder, 'other');
    await keyFor(undefined, other);
    await expect(keyFor(wrong)).rejects.toMatchObject(refused('another key than the one in MOORAGE_ENCRYPTION_KEY'));
    await database.query('delete from key_fingerprint');
    await keyFor(right);
    await expect(keyFor(undefined, other)).rejects.toMatchObject(refused('another key than the one in'));
  });

  it('is not told by its fingerprint', async () => {
    await keyFor(right);
    const [{ fingerprint }] = await database.query<{ fingerprint: string }>('select fingerprint from key_fingerprint');
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(fingerprint).not.toContain(right.toString('hex').slice(0, 16));
  });
});
