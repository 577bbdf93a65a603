import { chmod, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { newId } from './ids';

/**
 * Writes a file whole or not at all, and to the disk before it returns: no reader sees half of it, nor does a start after the
 * power has failed. Only its owner may read it, unless another mode is given.
 */
export async function replaceFile(path: string, text: string, mode = 0o600): Promise<void> {
  const next = `${path}.${newId()}`;
  try {
    await writeFile(next, text, { mode, flush: true });
    await chmod(next, mode); // whatever the umask took away
    await rename(next, path);
  } catch (error) {
    await rm(next, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Has the disk keep which files a folder has. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
