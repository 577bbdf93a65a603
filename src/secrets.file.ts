import { createHmac, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from './common/errors';
import { newSecret, sha256 } from './common/ids';
import { logger } from './common/logger';
import type { Config } from './config';
import { insertKeyFingerprint, selectKeyFingerprint, type Database } from './database';

const log = logger('start');

/**
 * The key for secrets at rest: the environment's, else one that is made and kept, with a warning.
 * @throws DomainError ENCRYPTION_KEY_MISMATCH where the database's secrets are encrypted by another one
 */
export async function encryptionKey({ encryptionKey: given, dataDir }: Config, database: Database): Promise<Buffer> {
  const file = join(dataDir, 'encryption.key');
  const found = given ? '' : (await readFile(file, 'utf8').catch(() => '')).trim();
  const key = given ?? (found === '' ? null : Buffer.from(found, 'base64'));
  const expected = await selectKeyFingerprint(database);
  // Before one is made: a new key beside a restored database would look like the right one from then on.
  if (expected !== null && (key === null || fingerprintOf(key) !== expected)) throw otherKey(given !== null, file, key);
  const used = key ?? (await keepNewKey(dataDir, file));
  if ((await insertKeyFingerprint(database, fingerprintOf(used))) !== fingerprintOf(used))
    throw otherKey(given !== null, file, used);
  if (!given)
    log.warn(
      { event: 'start.key_in_data_folder', file },
      'the key for secrets at rest lies beside the data; set MOORAGE_ENCRYPTION_KEY to keep it apart',
    );
  return used;
}

/** Written before it is used: what is encrypted can be opened after a crash. */
async function keepNewKey(dataDir: string, file: string): Promise<Buffer> {
  const key = randomBytes(32);
  await mkdir(dataDir, { recursive: true });
  await writeFile(file, `${key.toString('base64')}\n`, { mode: 0o600, flush: true });
  return key;
}

const fingerprintOf = (key: Buffer): string =>
  createHmac('sha256', key).update('moorage key fingerprint').digest('hex');

const otherKey = (given: boolean, file: string, key: Buffer | null): DomainError =>
  new DomainError({
    code: 'ENCRYPTION_KEY_MISMATCH',
    status: 500,
    message:
      key === null
        ? `the secrets in this database are encrypted, and there is no key: MOORAGE_ENCRYPTION_KEY is not set and ${file} is not there`
        : `the secrets in this database are encrypted by another key than the one in ${given ? 'MOORAGE_ENCRYPTION_KEY' : file}`,
    action:
      'Set MOORAGE_ENCRYPTION_KEY to the key that this database was used with; it is kept apart from its backups (docs/operate/backup.md).',
  });

/** A token that nobody has seen yet. `keep` makes it the administrator's for good. */
export interface MadeToken {
  token: string;
  keep: () => Promise<void>;
}

/**
 * The SHA-256 of the first administrator's token, and the token itself where it is made now. It is kept once it has been
 * shown: a start that fails before that must not leave a token behind that nobody knows.
 */
export async function adminTokenDigest({
  adminToken,
  dataDir,
}: Config): Promise<{ digest: string; made: MadeToken | null }> {
  if (adminToken) return { digest: sha256(adminToken), made: null };
  const file = join(dataDir, 'admin-token.sha256');
  const digest = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (digest !== '') return { digest, made: null };
  await mkdir(dataDir, { recursive: true });
  const token = newSecret();
  const keep = () => writeFile(file, `${sha256(token)}\n`, { mode: 0o600, flush: true });
  return { digest: sha256(token), made: { token, keep } };
}
