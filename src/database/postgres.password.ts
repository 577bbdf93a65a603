import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '../common/errors';
import { replaceFile } from '../common/file.replacement';
import { newSecret } from '../common/ids';

/**
 * The password of a data folder's cluster. It is made before the cluster, and stands nowhere else: beside a cluster a new one
 * would open nothing.
 * @throws DomainError DATABASE_FILES_MISSING
 */
export async function keptPassword(dir: string, hasCluster: boolean): Promise<string> {
  const file = join(dir, 'password');
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw passwordMissing(file, error);
  });
  if (kept !== '') return kept;
  if (hasCluster) throw passwordMissing(file);
  const fresh = newSecret();
  await replaceFile(file, fresh);
  return fresh;
}

const passwordMissing = (file: string, cause?: Error): DomainError =>
  new DomainError({
    code: 'DATABASE_FILES_MISSING',
    status: 500,
    message: `the password of the embedded database is not in ${file}: it is not there, empty, or cannot be read`,
    action: 'Put the file back (docs/operate/backup.md), or start as the user that made it.',
    cause,
  });
