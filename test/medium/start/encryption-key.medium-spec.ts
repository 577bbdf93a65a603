import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/common/clock';
import { loadConfig } from '../../../src/config';
import type { Database } from '../../../src/database';
import { loadAuthority } from '../../../src/mqtt/server.identity';
import { encryptionKey, keptKey } from '../../../src/secrets.file';
import { testDatabase } from '../../support/test-database';

describe('the key of a database', () => {
  let database: Database;
  let close: () => Promise<void>;
  let folder: string;

  beforeAll(async () => ({ database, close } = await testDatabase()));
  afterAll(() => close());
  beforeEach(async () => {
    await database.query('delete from certificate_authority');
    folder = await mkdtemp(join(tmpdir(), 'moorage-key-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** As a start does it: the key, and then the authority that it opens. */
  async function start(given?: Buffer): Promise<Buffer> {
    const env = given === undefined ? {} : { MOORAGE_ENCRYPTION_KEY: given.toString('base64') };
    const key = await encryptionKey(loadConfig({ MOORAGE_DATA_DIR: folder, ...env }, '/', '/'), database);
    await loadAuthority({ database, encryptionKey: key, clock: systemClock });
    return key;
  }

  const [right, wrong] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const page = { action: expect.stringContaining('docs/operate/backup.md') as string };

  it('is made by the first start, and the same at every later one', async () => {
    const made = await start();
    expect(await start()).toEqual(made);
    expect(await start(made)).toEqual(made);
  });

  it('is made where a start that was cut short has left an empty file', async () => {
    await writeFile(join(folder, 'encryption.key'), '');
    const made = await start();
    expect([made.length, made.toString('base64')]).toEqual([32, await keptKey(folder)]);
  });

  it('is one for all that start at the same time over one folder', async () => {
    const config = loadConfig({ MOORAGE_DATA_DIR: folder }, '/', '/');
    const starts = 4;
    let [asking, answer] = [0, () => undefined as void];
    const allAsk = new Promise<void>((resolve) => (answer = resolve));
    // None has an answer before all have found no key.
    const meeting = {
      query: async () => {
        if ((asking += 1) === starts) answer();
        await allAsk;
        return [];
      },
    } as unknown as Database;
    const keys = await Promise.all(Array.from({ length: starts }, () => encryptionKey(config, meeting)));
    expect(new Set(keys.map((key) => key.toString('base64')))).toEqual(new Set([await keptKey(folder)]));
    expect(await readdir(folder)).toEqual(['encryption.key']);
  });

  it('is missed where the database was restored without it, and none is made in its place', async () => {
    await start(right);
    await expect(start()).rejects.toMatchObject({ code: 'ENCRYPTION_KEY_MISSING', ...page });
    expect(await readdir(folder)).toEqual([]);
    expect(await start(right)).toEqual(right);
  });

  it('is not made anew where there is one that cannot be read', async () => {
    await mkdir(join(folder, 'encryption.key'));
    await expect(start()).rejects.toMatchObject({
      code: 'SECRETS_FILE_UNREADABLE',
      message: expect.stringMatching(/encryption\.key: .*EISDIR/) as string,
    });
  });

  it('is told from another one', async () => {
    await start(right);
    await expect(start(wrong)).rejects.toMatchObject({ code: 'ENCRYPTION_KEY_WRONG', ...page });
  });
});
