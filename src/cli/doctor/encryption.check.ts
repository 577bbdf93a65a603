import type { Config } from '../../config';
import type { Database } from '../../database';
import { opensAuthority } from '../../mqtt';
import { keptKey } from '../../secrets.file';
import { selectFacts } from './database.sql';
import { broken, brokenBy, ok, warning, type Finding } from './finding';

const check = 'encryption key';

/** The key for secrets at rest: there, of the right length, and the one that the database's secrets were sealed with. */
export const checkEncryption = (config: Config, database: Database | null): Promise<Finding> =>
  checkKey(config, database).catch((error: unknown) => brokenBy(check, error));

async function checkKey({ encryptionKey, dataDir }: Config, database: Database | null): Promise<Finding> {
  const kept = encryptionKey === null ? await keptKey(dataDir) : '';
  const key = encryptionKey ?? (kept === '' ? null : Buffer.from(kept, 'base64'));
  if (key !== null && key.length !== 32) {
    return broken(
      check,
      'ENCRYPTION_KEY_INVALID',
      `${dataDir}/encryption.key holds ${key.length} bytes, needed are 32`,
      'Put the right key back: without it what is encrypted stays so. MOORAGE_ENCRYPTION_KEY goes before the file.',
    );
  }
  const opens = database && (await canAsk(database)) ? await opensAuthority(database, key) : null;
  if (opens === false) return key === null ? missing() : wrong();
  const tried = opens === null ? 'nothing is encrypted yet' : 'opens what is encrypted';
  if (encryptionKey !== null) return ok(check, tried);
  if (key === null) return ok(check, 'is made at the first start');
  return warning(
    check,
    'ENCRYPTION_KEY_BESIDE_DATA',
    `${tried}, and lies in ${dataDir}, beside the data`,
    'Keep it apart: set MOORAGE_ENCRYPTION_KEY to it, and remove the file.',
  );
}

/** Not before the schema is there, nor as a user who may not read it: that is a finding of its own. */
async function canAsk(database: Database): Promise<boolean> {
  const { hasMigrations, mayRead } = await selectFacts(database);
  return hasMigrations && mayRead;
}

const missing = (): Finding =>
  broken(
    check,
    'ENCRYPTION_KEY_MISSING',
    'the database holds encrypted secrets, and there is no key',
    'Set MOORAGE_ENCRYPTION_KEY to the key that this database was first used with; a new one opens nothing.',
  );

const wrong = (): Finding =>
  broken(
    check,
    'ENCRYPTION_KEY_WRONG',
    'the key does not open what the database keeps',
    'Set MOORAGE_ENCRYPTION_KEY to the key that this database was first used with.',
  );
