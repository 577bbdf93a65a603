import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { systemClock } from '../common/clock';
import { DomainError, messageOf } from '../common/errors';
import { newSecret } from '../common/ids';
import { logger } from '../common/logger';
import { embeddedFailure, exists, openToOthers, postgresBinaries, trustedFolder } from './postgres-binaries';

/** `nobody`: Postgres refuses to run as root, and a machine need not have a user `postgres`. */
const nobody = 65534;
const log = logger('database');

export interface EmbeddedPostgres {
  url: string;
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Folder that keeps the cluster. */
  dir: string;
  /** A free one where it is left out. */
  port?: number;
  /** More server settings; tests pass `fsync: 'off'`. */
  settings?: Record<string, string>;
}

type Run = (program: string, args: string[]) => ChildProcess;

/** Starts the Postgres that came with the package, initialising its cluster the first time. */
export async function startEmbeddedPostgres({
  dir,
  port: wanted,
  settings = {},
}: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const asNobody = process.getuid?.() === 0;
  await mkdir(dir, { recursive: true });
  await takeOwnership(dir);
  const native = await postgresBinaries(asNobody);
  const home = asNobody ? await reachableHome(dir) : dir;
  const data = join(home, 'data');
  const password = await keptPassword(dir);
  const run: Run = (program, args) =>
    spawn(join(native, 'bin', program), args, {
      cwd: home,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: '/usr/bin:/bin', LD_LIBRARY_PATH: join(native, 'lib'), LC_ALL: 'C.UTF-8' },
      ...(asNobody ? { uid: nobody, gid: nobody } : {}),
    });
  if (!(await exists(join(data, 'PG_VERSION')))) await initialise(run, home, data, password, asNobody);
  await stopLeftover(data);
  const port = wanted ?? (await freePort());
  const sockets = holdsSockets(home) ? home : null;
  const child = run('postgres', serverArguments(data, port, { unix_socket_directories: sockets ?? '', ...settings }));
  const output = collect(child);
  const url = addressOf(password, port, sockets ?? loopback);
  await untilReady(url, child, output);
  return { url, stop: () => stop(child) };
}

/** One product per data folder: a second one would stop the first one's database as a left-over. */
async function takeOwnership(dir: string): Promise<void> {
  const file = join(dir, 'owner.pid');
  const [pid, born] = (await readFile(file, 'utf8').catch(() => '')).split(' ');
  if (born && Number(pid) !== process.pid && (await bornAt(Number(pid))) === born) {
    throw new DomainError({
      code: 'DATA_DIR_IN_USE',
      status: 500,
      message: `process ${pid} already runs on the data folder ${dirname(dir)}`,
      action: 'Stop that process, or name another folder with MOORAGE_DATA_DIR.',
    });
  }
  await writeFile(file, `${process.pid} ${await bornAt(process.pid)}`);
}

/** Start time of a process in clock ticks, so that a recycled pid is never mistaken; empty where there is no /proc. */
async function bornAt(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? '' : (fields[19] ?? '');
}

async function initialise(run: Run, home: string, data: string, password: string, asNobody: boolean): Promise<void> {
  // Made beside and renamed when whole: a killed initdb leaves nothing that looks like a cluster.
  const staging = `${data}.new`;
  const passwordFile = join(home, 'initdb-password');
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (asNobody) for (const path of [staging, passwordFile]) await chown(path, nobody, nobody);
  const child = run('initdb', [
    ...['-D', staging, '-U', 'moorage', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'],
    // The bundled ICU knows none of the machine's locales; the builtin provider needs none.
    ...['--locale-provider=builtin', '--locale=C.UTF-8', '--no-instructions'],
  ]);
  const output = collect(child);
  const [code] = (await once(child, 'close')) as [number | null];
  await rm(passwordFile, { force: true });
  if (code !== 0) throw embeddedFailure(`initdb ended with ${code}: ${output.text()}`);
  await rename(staging, data);
}

async function keptPassword(dir: string): Promise<string> {
  const file = join(dir, 'password');
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (kept !== '') return kept;
  const fresh = newSecret();
  await writeFile(file, fresh, { mode: 0o600 });
  return fresh;
}

/** Where the cluster is when `dir` is closed to `nobody`: found again by the path's digest. */
const homeElsewhere = (dir: string): string =>
  join('/var/tmp', `moorage-${createHash('sha256').update(dir).digest('hex').slice(0, 16)}`);

/**
 * The cluster of a folder, as it is now: whether there is one, and its address while it runs. Starts and changes nothing.
 */
export async function embeddedCluster(dir: string): Promise<{ exists: boolean; url: string | null }> {
  for (const data of [join(dir, 'data'), join(homeElsewhere(dir), 'data')]) {
    if (!(await exists(join(data, 'PG_VERSION')))) continue;
    // The server's own file: its pid in the first line, its port in the fourth.
    const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
    const running = Number(lines[0]) > 0 && (await isPostgres(Number(lines[0])));
    return { exists: true, url: running ? addressOf(await keptPassword(dir), Number(lines[3]), loopback) : null };
  }
  return { exists: false, url: null };
}

const loopback = '127.0.0.1';

/** By TCP, or by the socket in a folder: an exchange takes half as long by that, and half the processor time. */
const addressOf = (password: string, port: number, hostOrFolder: string): string =>
  `postgres://moorage:${encodeURIComponent(password)}@${encodeURIComponent(hostOrFolder)}:${port}/postgres`;

/** The kernel has room for 107 bytes of a socket's path, and the setting is a list with commas and quotation marks. */
const holdsSockets = (folder: string): boolean =>
  Buffer.byteLength(join(folder, '.s.PGSQL.65535')) <= 107 && !/[,"']/.test(folder);

/** A folder that `nobody` can enter: `dir` itself, or one below /var/tmp. */
async function reachableHome(dir: string): Promise<string> {
  if (await openToOthers(dirname(dir))) {
    await chown(dir, nobody, nobody);
    return dir;
  }
  const home = homeElsewhere(dir);
  await trustedFolder(home, [0, nobody]);
  await chown(home, nobody, nobody);
  log.warn(
    { event: 'database.elsewhere', home },
    'the data folder is closed to the database user; its files are elsewhere',
  );
  return home;
}

/** Ends a Postgres that outlived a killed product: it still holds the cluster. */
async function stopLeftover(data: string): Promise<void> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !(await isPostgres(pid))) return;
  process.kill(pid, 'SIGINT');
  for (let tries = 0; tries < 200 && (await isPostgres(pid)); tries += 1) await systemClock.sleep(50);
}

const isPostgres = (pid: number): Promise<boolean> =>
  readFile(`/proc/${pid}/cmdline`, 'utf8').then(
    (line) => line.includes('postgres'),
    () => false,
  );

function serverArguments(data: string, port: number, settings: Record<string, string>): string[] {
  const all = {
    listen_addresses: loopback,
    port: String(port),
    // Whoever may open it still has to know the password.
    unix_socket_permissions: '0700',
    max_connections: '200',
    ...settings,
  };
  return ['-D', data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

function collect(child: ChildProcess): { text: () => string } {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      lines.push(chunk);
      if (lines.length > 50) lines.shift();
    });
  }
  return { text: () => lines.join('').slice(-2000) };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw embeddedFailure('no free port');
  return address.port;
}

async function untilReady(url: string, child: ChildProcess, output: { text: () => string }): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    if (child.exitCode !== null) throw embeddedFailure(`postgres ended with ${child.exitCode}: ${output.text()}`);
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (tries >= 600)
        throw embeddedFailure(`postgres does not answer: ${messageOf(error)}; it said: ${output.text()}`);
      await systemClock.sleep(50);
    }
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  // Fast shutdown: sessions are ended, what is committed is kept.
  child.kill('SIGINT');
  await closed;
}
