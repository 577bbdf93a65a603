import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DomainError, messageOf } from './common/errors';
import { syncFolder } from './common/file.replacement';
import { newId, newSecret, sha256 } from './common/ids';
import { logger } from './common/logger';
import type { Config } from './config';
import { holdLock, type Database } from './database';
import { hasAuthority } from './mqtt';

const log = logger('start');

/**
 * The key for secrets at rest: the environment's, else one that is made and kept, with a warning. Whether it is the one that this
 * database was used with shows when its authority is loaded.
 * @throws DomainError ENCRYPTION_KEY_MISSING where there is none and the database has secrets already: it was restored;
 *   SECRETS_FILE_UNREADABLE, SECRETS_FILE_NOT_KEPT
 */
export async function encryptionKey({ encryptionKey: given, dataDir }: Config, database: Database): Promise<Buffer> {
  if (given) return given;
  const file = keyFile(dataDir);
  const found = await keptKey(dataDir);
  // A new key beside a restored database would be taken for the right one from then on.
  if (found === '' && (await hasAuthority(database))) throw keyMissing(file);
  // Written before it is used: what is encrypted can be opened after a crash.
  const value = found || (await keepFirst(file, randomBytes(32).toString('base64')));
  log.warn(
    { event: 'start.key_in_data_folder', file },
    'the key for secrets at rest lies beside the data; set MOORAGE_ENCRYPTION_KEY to keep it apart',
  );
  return Buffer.from(value, 'base64');
}

const keyFile = (dataDir: string): string => join(dataDir, 'encryption.key');

/** The key that an earlier start has made, in base64; empty where none has. @throws DomainError SECRETS_FILE_UNREADABLE */
export const keptKey = (dataDir: string): Promise<string> => kept(keyFile(dataDir));

/** What an earlier start has kept; empty where none has. One that is there and cannot be read is not taken for none. */
async function kept(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw new DomainError({
      code: 'SECRETS_FILE_UNREADABLE',
      status: 500,
      message: `${file}: ${messageOf(error)}`,
      action: 'Let the user of the service read the file, or put the right one in its place.',
      cause: error,
    });
  });
  return text.trim();
}

/** Keeps a text unless another process that starts now has kept one; gives what is kept for all of them. */
async function keepFirst(file: string, text: string): Promise<string> {
  const own = `${file}.${newId()}`;
  await keep(own, text);
  try {
    // Whole, or not at all: who finds the file takes what is in it.
    await link(own, file);
  } catch (error) {
    const isKept = (error as NodeJS.ErrnoException).code === 'EEXIST' && (await kept(file)) !== '';
    // An empty one is of a start that was cut short; and not every file system has links.
    if (!isKept) await replace(own, file);
  } finally {
    await rm(own, { force: true });
  }
  await syncFolder(dirname(file));
  return kept(file);
}

async function keep(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${text}\n`, { mode: 0o600, flush: true });
  } catch (error) {
    throw notKept(file, error);
  }
}

const replace = (own: string, file: string): Promise<void> =>
  rename(own, file).catch((error: unknown) => {
    throw notKept(file, error);
  });

const notKept = (file: string, cause: unknown): DomainError =>
  new DomainError({
    code: 'SECRETS_FILE_NOT_KEPT',
    status: 500,
    message: `${file}: ${messageOf(cause)}`,
    action: 'Let the user of the service write to the data folder, or name another one with MOORAGE_DATA_DIR.',
    cause,
  });

const keyMissing = (file: string): DomainError =>
  new DomainError({
    code: 'ENCRYPTION_KEY_MISSING',
    status: 500,
    message: `the secrets in this database are encrypted, and their key is missing: MOORAGE_ENCRYPTION_KEY is not set, and there is no ${file}`,
    action:
      'Set MOORAGE_ENCRYPTION_KEY to the key that this database was used with; it is kept apart from backups (docs/operate/backup.md).',
  });

/** A token that nobody has seen yet. */
export interface MadeToken {
  token: string;
  /** Makes it the administrator's for good. @throws DomainError SECRETS_FILE_NOT_KEPT */
  keep: () => Promise<void>;
  /** Lets another process make one, unless it is kept. */
  letGo: () => Promise<void>;
}

/**
 * The SHA-256 of the first administrator's token, and the token itself where it is made now. It is kept once it has been
 * shown: a start that fails before that must not leave a token behind that nobody knows. Of processes that start at once the
 * others wait for that, and take it.
 * @throws DomainError SECRETS_FILE_UNREADABLE
 */
export async function adminTokenDigest(
  { adminToken, dataDir }: Pick<Config, 'adminToken' | 'dataDir'>,
  database: Database,
): Promise<{ digest: string; made: MadeToken | null }> {
  if (adminToken) return { digest: sha256(adminToken), made: null };
  const file = join(dataDir, 'admin-token.sha256');
  const digest = await kept(file);
  if (digest !== '') return { digest, made: null };
  await mkdir(dataDir, { recursive: true });
  const letGo = await holdLock(database, 'admin-token');
  const meanwhile = await kept(file).catch(() => '');
  if (meanwhile !== '') {
    await letGo();
    return { digest: meanwhile, made: null };
  }
  const token = newSecret();
  const keepAndLetGo = () => keep(file, sha256(token)).finally(letGo);
  return { digest: sha256(token), made: { token, keep: keepAndLetGo, letGo } };
}
