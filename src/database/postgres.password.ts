import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DomainError } from '../common/errors';
import { replaceFile } from '../common/file.replacement';
import { newSecret } from '../common/ids';

/**
 * The password of a data folder's cluster. It is made before the cluster, and stands nowhere else: beside a cluster a new one
 * would open nothing. `home` is the folder with the cluster where there is one already.
 * @throws DomainError DATABASE_FILES_MISSING
 */
export async function keptPassword(dir: string, home: string | null): Promise<string> {
  const file = join(dir, 'password');
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw passwordMissing(file, home ?? dir, error);
  });
  if (kept !== '') return kept;
  if (home !== null) throw passwordMissing(file, home);
  const fresh = newSecret();
  await replaceFile(file, fresh);
  return fresh;
}

const passwordMissing = (file: string, home: string, cause?: Error): DomainError =>
  new DomainError({
    code: 'DATABASE_FILES_MISSING',
    status: 500,
    message: `the password of the embedded database in ${home} is not in ${file}: it is not there, empty, or cannot be read`,
    action: `Put the file back (docs/operate/backup.md), or start as the user that made it. To begin with an empty one remove ${[...new Set([home, dirname(file)])].join(' and ')}.`,
    cause,
  });
