import { execFile } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../support/alert-rules';

const run = promisify(execFile);

/** In the place of the build tools: one line for each build, and the files that the script works on. */
const standIns: Record<string, string> = {
  'node_modules/@nestjs/cli/bin/nest.js': `
    const { appendFileSync, existsSync, mkdirSync, writeFileSync } = require('node:fs');
    appendFileSync('builds', 'built\\n');
    mkdirSync('dist/src', { recursive: true });
    writeFileSync('dist/src/cli.js', '');
    if (existsSync('saved-meanwhile')) appendFileSync('src/main.ts', '// saved meanwhile');`,
  'node_modules/esbuild/index.js': `exports.build = async ({ outfile }) => require('node:fs').writeFileSync(outfile, '');`,
  'node_modules/vite/index.js': `exports.build = async () => require('node:fs').mkdirSync('dist/web', { recursive: true });`,
};

describe('the build before a start', () => {
  let dir: string;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'moorage-build-'));
    await cp(join(root, 'scripts'), join(dir, 'scripts'), { recursive: true });
    const sources = {
      'src/main.ts': 'first',
      'src/cli.ts': '',
      'package.json': '{}',
      'package-lock.json': '{}',
      builds: '',
    };
    for (const [name, text] of Object.entries({ ...standIns, ...sources })) {
      await mkdir(join(dir, dirname(name)), { recursive: true });
      await writeFile(join(dir, name), text);
    }
    await start();
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const start = () => run(process.execPath, [join(dir, 'scripts', 'ensure-built.mjs')], { cwd: dir });
  const builds = async () => (await readFile(join(dir, 'builds'), 'utf8')).split('\n').length - 1;

  it('is left out where nothing has changed', async () => {
    const later = new Date(2100, 1, 1);
    await utimes(join(dir, 'src/main.ts'), later, later);
    await start();
    expect(await builds()).toBe(1);
  });

  it.each<[what: string, change: () => Promise<unknown>]>([
    ['a package has changed, and no source', () => writeFile(join(dir, 'package-lock.json'), '{"qs":"6"}')],
    [
      'a source has come that is older than the last build',
      async () => {
        await writeFile(join(dir, 'src/main.ts'), 'other');
        await utimes(join(dir, 'src/main.ts'), 0, 0);
        // As an archive lays it down, with the times of its folders.
        await utimes(join(dir, 'src'), 0, 0);
      },
    ],
    ['a source has gone', () => rm(join(dir, 'src/main.ts'))],
  ])('is made again where %s', async (_what, change) => {
    await change();
    await start();
    expect(await builds()).toBe(2);
    await start();
    expect(await builds()).toBe(2);
  });

  it('is made again where a source was saved while it ran', async () => {
    await writeFile(join(dir, 'saved-meanwhile'), '');
    await appendFile(join(dir, 'src/main.ts'), ' second');
    await start();
    await rm(join(dir, 'saved-meanwhile'));
    await start();
    expect(await builds()).toBe(3);
  });
});
