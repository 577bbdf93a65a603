import { createHash } from 'node:crypto';
import { access, chown, constants, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DomainError } from '../common/errors';
import { newId } from '../common/ids';
import { logger } from '../common/logger';
import { embeddedFailure, exists, openToOthers, trustedFolder } from './postgres-binaries';

/** `nobody`: Postgres refuses to run as root, and a machine need not have a user `postgres`. */
export const nobody = 65534;
const log = logger('database');

export const runsAsNobody = (): boolean => process.getuid?.() === 0;
export const hasCluster = (home: string): Promise<boolean> => exists(join(home, 'data', 'PG_VERSION'));

/** Where a cluster is whose data folder is closed to `nobody`, the better place first: the second may be cleared. */
function homesElsewhere(dir: string): string[] {
  const name = `moorage-${createHash('sha256').update(dir).digest('hex').slice(0, 16)}`;
  return [join('/var/lib', name), join('/var/tmp', name)];
}

const recordOf = (dir: string): string => join(dir, 'home');

/** The place that was recorded: `.` is the folder itself, which may have moved; null where there is no record yet. */
async function recordedHome(dir: string): Promise<string | null> {
  const text = (await readFile(recordOf(dir), 'utf8').catch(() => '')).trim();
  if (text === '') return null;
  if (text === '.') return dir;
  // Root gives this folder away: it is to be one of those that a start has made.
  if (/^\/var\/(lib|tmp)\/moorage-[0-9a-f]{16}$/.test(text)) return text;
  throw embeddedFailure(`${recordOf(dir)} names a place where no database is kept: ${text}`);
}

/** Written when the cluster is whole: whoever finds the record knows that there has to be one. */
export async function recordHome(dir: string, home: string): Promise<void> {
  if ((await recordedHome(dir)) !== null) return;
  const next = `${recordOf(dir)}.${newId()}`;
  await writeFile(next, `${home === dir ? '.' : home}\n`, { flag: 'wx' });
  await rename(next, recordOf(dir));
}

/**
 * The folder with the cluster of a data folder; null where there is none yet. Changes nothing.
 * @throws DomainError DATABASE_FILES_MISSING
 */
export async function findHome(dir: string): Promise<string | null> {
  const recorded = await recordedHome(dir);
  if (recorded !== null) {
    if (await hasCluster(recorded)) return recorded;
    throw filesMissing(dir, recorded);
  }
  if (!runsAsNobody()) return (await hasCluster(dir)) ? dir : null;
  // Of before there was a record. Of two the one that would have been made last.
  const elsewhere = homesElsewhere(dir);
  const places = (await isOpen(dir)) ? [dir, ...elsewhere] : [...elsewhere, dir];
  for (const place of places) if (await hasCluster(place)) return place;
  return null;
}

/**
 * Root starts no cluster but its own, which are `nobody`'s: what it writes beside another user's keeps that one from starting it.
 * Changes nothing.
 * @throws DomainError DATABASE_FILES_MISSING, DATABASE_OF_OTHER_USER
 */
export async function refuseOthersCluster(dir: string): Promise<void> {
  const home = runsAsNobody() ? await findHome(dir) : null;
  if (home === null) return;
  const { uid } = await stat(join(home, 'data'));
  if (uid !== nobody) throw ofOtherUser(join(home, 'data'), uid);
}

/** The folder that the cluster is in, or is to be made in, fit for the user that Postgres runs as. */
export async function preparedHome(dir: string): Promise<string> {
  const found = await findHome(dir);
  if (!runsAsNobody()) return found ?? dir;
  const home = found ?? (await newHome(dir));
  if (home === dir && !(await isOpen(dir))) {
    throw embeddedFailure(`the database in ${dir} is closed to the user that it runs as: let others pass (chmod o+x)`);
  }
  if (home !== dir) {
    await trustedFolder(home, [0, nobody]);
    log.warn({ event: 'database.elsewhere', home }, 'the files of the database are not in the data folder');
  }
  await chown(home, nobody, nobody);
  return home;
}

async function newHome(dir: string): Promise<string> {
  if (await isOpen(dir)) return dir;
  const [lasting, other] = homesElsewhere(dir);
  const canBeMade = await access(dirname(lasting), constants.W_OK).then(
    () => openToOthers(dirname(lasting)),
    () => false,
  );
  return canBeMade ? lasting : other;
}

/** Whether `nobody` gets as far as this folder. */
const isOpen = (dir: string): Promise<boolean> => openToOthers(dirname(dir)).catch(() => false);

const filesMissing = (dir: string, home: string): DomainError =>
  new DomainError({
    code: 'DATABASE_FILES_MISSING',
    status: 500,
    message: `the embedded database of ${dir} was kept in ${home}, and is not there or cannot be read`,
    action: `Put its files back (docs/operate/backup.md), or start as the user that made it. To begin with an empty one remove ${recordOf(dir)}.`,
  });

const ofOtherUser = (data: string, uid: number): DomainError =>
  new DomainError({
    code: 'DATABASE_OF_OTHER_USER',
    status: 500,
    message: `the embedded database in ${data} belongs to the user ${uid}, and root starts none but those of the user ${nobody}`,
    action:
      'Run this as the user of the service. Files that were put back without their owners are given them by chown -R (docs/operate/backup.md).',
  });
