import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError, messageOf } from './errors';

/**
 * Makes this process the only one that works in a folder, until the function that it gives is called or the process ends.
 * @throws DomainError DATA_DIR_IN_USE, DATA_DIR_NOT_WRITABLE
 */
export async function takeOwnership(dir: string): Promise<() => Promise<void>> {
  await mkdir(dir, { recursive: true }).catch((error: unknown) => {
    throw notWritable(dir, error);
  });
  const file = join(dir, 'owner.pid');
  const [pid, born] = (await readFile(file, 'utf8').catch(() => '')).split(' ');
  if (born && Number(pid) !== process.pid && (await bornAt(Number(pid))) === born) {
    throw new DomainError({
      code: 'DATA_DIR_IN_USE',
      status: 500,
      message: `process ${pid} already runs on the data folder ${dir}`,
      action: 'Stop that process, or name another folder with MOORAGE_DATA_DIR.',
    });
  }
  await writeFile(file, `${process.pid} ${await bornAt(process.pid)}`).catch((error: unknown) => {
    throw notWritable(dir, error);
  });
  return () => rm(file, { force: true });
}

const notWritable = (dir: string, cause: unknown): DomainError =>
  new DomainError({
    code: 'DATA_DIR_NOT_WRITABLE',
    status: 500,
    message: `${dir}: ${messageOf(cause)}`,
    action: 'Give the user of the service the folder, or name another one with MOORAGE_DATA_DIR.',
    cause,
  });

/** Start time of a process in clock ticks, so that a recycled pid is never mistaken; empty where there is no /proc. */
async function bornAt(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? '' : (fields[19] ?? '');
}
