import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from './common/errors';
import { newSecret, sha256 } from './common/ids';
import { logger } from './common/logger';
import type { Config } from './config';
import type { Database } from './database';
import { hasAuthority } from './mqtt';

const log = logger('start');

/**
 * The key for secrets at rest: the environment's, else one that is made and kept, with a warning. Whether it is the one that this
 * database was used with shows when its authority is loaded.
 * @throws DomainError ENCRYPTION_KEY_MISSING where there is none and the database has secrets already: it was restored
 */
export async function encryptionKey({ encryptionKey: given, dataDir }: Config, database: Database): Promise<Buffer> {
  if (given) return given;
  const file = keyFile(dataDir);
  const found = await keptKey(dataDir);
  // A new key beside a restored database would be taken for the right one from then on.
  if (found === '' && (await hasAuthority(database))) throw keyMissing(file);
  const value = found || randomBytes(32).toString('base64');
  await mkdir(dataDir, { recursive: true });
  // Written before it is used: what is encrypted can be opened after a crash.
  if (found === '') await writeFile(file, `${value}\n`, { mode: 0o600, flush: true });
  log.warn(
    { event: 'start.key_in_data_folder', file },
    'the key for secrets at rest lies beside the data; set MOORAGE_ENCRYPTION_KEY to keep it apart',
  );
  return Buffer.from(value, 'base64');
}

const keyFile = (dataDir: string): string => join(dataDir, 'encryption.key');

/** The key that an earlier start has made, in base64; empty where none has. */
export const keptKey = async (dataDir: string): Promise<string> =>
  (await readFile(keyFile(dataDir), 'utf8').catch(() => '')).trim();

const keyMissing = (file: string): DomainError =>
  new DomainError({
    code: 'ENCRYPTION_KEY_MISSING',
    status: 500,
    message: `the secrets in this database are encrypted, and their key is missing: MOORAGE_ENCRYPTION_KEY is not set, and there is no ${file}`,
    action:
      'Set MOORAGE_ENCRYPTION_KEY to the key that this database was used with; it is kept apart from backups (docs/operate/backup.md).',
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
