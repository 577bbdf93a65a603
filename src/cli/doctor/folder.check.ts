import { constants } from 'node:fs';
import { access, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf } from '../../common/errors';
import { newId } from '../../common/ids';
import type { Config } from '../../config';
import { broken, ok, warning, type Finding } from './finding';

const check = 'data folder';
const least = 1024 ** 3;

/** The data folder, or the place where it is going to be made; nothing is left there. */
export async function checkFolder({ dataDir }: Config): Promise<Finding> {
  try {
    const there = await existing(dataDir);
    if (there === dataDir) await tryToWrite(dataDir);
    else await access(there, constants.W_OK);
    const { bavail, bsize } = await statfs(there);
    if (bavail * bsize < least) {
      return warning(
        check,
        'DISK_NEARLY_FULL',
        `${dataDir}: only ${Math.floor((bavail * bsize) / 2 ** 20)} MiB are free`,
        'Make room, or name a folder on another disk with MOORAGE_DATA_DIR.',
      );
    }
    return ok(check, there === dataDir ? `${dataDir} is writable` : `${dataDir} is made at the first start`);
  } catch (error) {
    return broken(
      check,
      'DATA_DIR_NOT_WRITABLE',
      `${dataDir}: ${messageOf(error)}`,
      'Give the user of the service the folder, or name another one with MOORAGE_DATA_DIR.',
    );
  }
}

/** The path, or the nearest folder above it that exists. */
async function existing(path: string): Promise<string> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (found === null) return existing(dirname(path));
  if (!found.isDirectory()) throw new Error(`${path} is no folder`);
  return path;
}

async function tryToWrite(folder: string): Promise<void> {
  const file = join(folder, `.doctor-${newId()}`);
  await writeFile(file, '');
  await rm(file);
}
