import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, type DomainError } from '../common/errors';
import { takeOwnership } from '../common/folder.owner';
import { onFreePort } from './free.port';
import { embeddedFailure, postgresBinaries } from './postgres-binaries';
import { outputOf, PostgresProcess } from './postgres.process';
import {
  findHome,
  hasCluster,
  nobody,
  preparedHome,
  recordHome,
  refuseOthersCluster,
  runsAsNobody,
} from './postgres.home';
import { runningServer, stopLeftover } from './postgres.leftover';
import { keptPassword } from './postgres.password';

export interface EmbeddedPostgres {
  url: string;
  /** Folder with the cluster's files; as root it may be another one than the data folder. */
  home: string;
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Folder that keeps the cluster. */
  dir: string;
  /** A free one where it is left out. */
  port?: number;
  /** More server settings; tests pass `fsync: 'off'`. */
  settings?: Record<string, string>;
  /** Breaks the start off: the server is ended, whatever it is at. */
  signal?: AbortSignal;
  /** Told when the server that was started ends without `stop`. */
  ended?: (failure: DomainError) => void;
}

type Run = (program: string, args: string[]) => ChildProcess;

/** Starts the Postgres that came with the package, initialising its cluster the first time. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dir } = options;
  await refuseOthersCluster(dir);
  const releases = [await takeOwnership(dir)];
  const release = async () => {
    for (const each of releases) await each();
  };
  try {
    const home = await preparedHome(dir);
    // Copies of a data folder name the same one.
    if (home !== dir) releases.push(await takeOwnership(home));
    const { url, server } = await startIn(home, options);
    const stop = async () => {
      await server.stop();
      await release();
    };
    return { url, home, stop };
  } catch (error) {
    await release();
    throw error;
  }
}

interface Server {
  url: string;
  server: PostgresProcess;
}

async function startIn(
  home: string,
  { dir, port: wanted, settings = {}, signal, ended }: EmbeddedPostgresOptions,
): Promise<Server> {
  const asNobody = runsAsNobody();
  const native = await postgresBinaries(asNobody);
  const data = join(home, 'data');
  const isMade = await hasCluster(home);
  const password = await keptPassword(dir, isMade ? home : null);
  const run: Run = (program, args) =>
    spawn(join(native, 'bin', program), args, {
      cwd: home,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: '/usr/bin:/bin', LD_LIBRARY_PATH: join(native, 'lib'), LC_ALL: 'C.UTF-8' },
      ...(asNobody ? { uid: nobody, gid: nobody } : {}),
    });
  if (!isMade) await initialise(run, home, data, password, asNobody);
  await recordHome(dir, home);
  await stopLeftover(data);
  const start = async (port: number, sockets: string | null): Promise<Server> => {
    const named = { unix_socket_directories: sockets ?? '', ...settings };
    const server = new PostgresProcess(run('postgres', serverArguments(data, port, named)));
    const url = addressOf(password, port, sockets ?? loopback);
    await whileNotAborted(signal, server, () => server.ready(url));
    return { url, server };
  };
  const startBy = (sockets: string | null) =>
    wanted === undefined ? onFreePort((port) => start(port, sockets)) : start(wanted, sockets);
  const started = await startBy(holdsSockets(home) ? home : null).catch((error: unknown) => {
    // On some shared folders there are no sockets at all; Postgres ends then.
    if (messageOf(error).includes('could not create any Unix-domain sockets')) return startBy(null);
    throw error;
  });
  if (ended) started.server.whenEnded(ended);
  return started;
}

/** As of a server that recovers for long after a power cut, which nobody is to wait for who wants the process to end. */
async function whileNotAborted(signal: AbortSignal | undefined, server: PostgresProcess, work: () => Promise<void>) {
  const end = () => void server.stop();
  signal?.addEventListener('abort', end, { once: true });
  try {
    if (signal?.aborted) end();
    await work();
  } finally {
    signal?.removeEventListener('abort', end);
  }
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
    '-D',
    staging,
    '-U',
    'moorage',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The bundled ICU knows none of the machine's locales; the builtin provider needs none.
    '--locale-provider=builtin',
    '--locale=C.UTF-8',
    '--no-instructions',
  ]);
  const output = outputOf(child);
  const [code] = (await once(child, 'close')) as [number | null];
  await rm(passwordFile, { force: true });
  if (code !== 0) throw embeddedFailure(`initdb ended with ${code}: ${output()}`);
  await rename(staging, data);
}

/**
 * The cluster of a folder, as it is now: whether there is one, and its address while it runs. Starts and changes nothing.
 */
export async function embeddedCluster(dir: string): Promise<{ exists: boolean; url: string | null }> {
  const home = await findHome(dir);
  if (home === null) return { exists: false, url: null };
  const server = await runningServer(join(home, 'data'));
  return { exists: true, url: server && addressOf(await keptPassword(dir, home), server.port, loopback) };
}

const loopback = '127.0.0.1';

/** By TCP, or by the socket in a folder: an exchange takes half as long by that, and half the processor time. */
const addressOf = (password: string, port: number, hostOrFolder: string): string =>
  `postgres://moorage:${encodeURIComponent(password)}@${encodeURIComponent(hostOrFolder)}:${port}/postgres`;

/** What the kernel has room for of a socket's path, in bytes. */
const longestSocketPath = process.platform === 'darwin' ? 103 : 107;

/** The setting is a list with commas and quotation marks. */
const holdsSockets = (folder: string): boolean =>
  Buffer.byteLength(join(folder, '.s.PGSQL.65535')) <= longestSocketPath && !/[,"']/.test(folder);

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
