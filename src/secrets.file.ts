import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newSecret, sha256 } from './common/ids';
import { logger } from './common/logger';
import type { Config } from './config';

const log = logger('start');

/** What the product keeps in its data folder where the environment names no secret. */
const kept = async (file: string, make: () => string): Promise<{ value: string; fresh: boolean }> => {
  const value = await readFile(file, 'utf8').catch(() => '');
  if (value !== '') return { value: value.trim(), fresh: false };
  const made = make();
  // Written before it is used: what is encrypted or printed can be opened after a crash.
  await writeFile(file, `${made}\n`, { mode: 0o600, flush: true });
  return { value: made, fresh: true };
};

/** The key for secrets at rest: the environment's, else one that is made and kept, with a warning. */
export async function encryptionKey({ encryptionKey: given, dataDir }: Config): Promise<Buffer> {
  if (given) return given;
  await mkdir(dataDir, { recursive: true });
  const file = join(dataDir, 'encryption.key');
  const { value } = await kept(file, () => randomBytes(32).toString('base64'));
  log.warn(
    { event: 'start.key_in_data_folder', file },
    'the key for secrets at rest lies beside the data; set MOORAGE_ENCRYPTION_KEY to keep it apart',
  );
  return Buffer.from(value, 'base64');
}

/** The SHA-256 of the first administrator's token; `made` is the token itself the one time that it is made. */
export async function adminTokenDigest({
  adminToken,
  dataDir,
}: Config): Promise<{ digest: string; made: string | null }> {
  if (adminToken) return { digest: sha256(adminToken), made: null };
  await mkdir(dataDir, { recursive: true });
  const token = newSecret();
  const { value, fresh } = await kept(join(dataDir, 'admin-token.sha256'), () => sha256(token));
  return { digest: value, made: fresh ? token : null };
}
