import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/common/clock';
import { wake, type Database } from '../../../src/database';
import { loadAuthority } from '../../../src/mqtt';
import { fleetsOf, lan, spec } from '../../support/fleets';
import { spawnProduct } from '../../support/product';
import { testDatabase } from '../../support/test-database';

describe('a start over a database that it is not to work on', () => {
  let database: Database;
  let url: string;
  let close: () => Promise<void>;
  let dir: string;

  beforeEach(async () => {
    ({ database, url, close } = await testDatabase());
    dir = await mkdtemp(join(tmpdir(), 'moorage-refused-'));
  });
  afterEach(async () => {
    await close();
    await rm(dir, { recursive: true, force: true });
  });

  /** Gives what it said on standard error, when it has ended. */
  async function failedStart(env: Record<string, string>): Promise<string> {
    const { child, output } = spawnProduct({ MOORAGE_DATA_DIR: dir, DATABASE_URL: url, ...env });
    child.stdout?.on('data', (text: Buffer) => text.toString().includes('ready http') && child.kill('SIGKILL'));
    await once(child, 'close');
    expect([child.exitCode, output()]).toEqual([1, expect.any(String)]);
    return output();
  }

  it('seals and begins nothing where its key is another one', async () => {
    await loadAuthority({ database, encryptionKey: Buffer.alloc(32, 1), clock: systemClock });
    const { id } = await fleetsOf(database).makeFleet(spec({ networks: [lan], keyPair: { generate: true } }));
    await wake(database, 'reconcile', id);
    const items = () => database.query('select * from work_item order by queue, key');
    const before = await items();
    expect(before).not.toEqual([]);
    const said = await failedStart({ MOORAGE_ENCRYPTION_KEY: Buffer.alloc(32, 2).toString('base64') });
    expect(said).toMatch(/^ENCRYPTION_KEY_WRONG: /);
    expect(await database.query('select fleet_id from fleet_key_pair')).toEqual([]);
    expect(await items()).toEqual(before);
  }, 60_000);

  it('says whose migrations it does not know', async () => {
    await database.query(
      `insert into schema_migration (timestamp, name) values (9999999999999, 'Tomorrow9999999999999')`,
    );
    const said = await failedStart({});
    expect(said).toMatch(/^DATABASE_NEWER: .*Tomorrow9999999999999\n.*upgrade\.md/);
  }, 60_000);
});
