import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, mkdir, mkdtemp, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { diagnose } from '../../../src/cli/doctor/diagnosis';
import { systemClock } from '../../../src/common/clock';
import type { DomainError } from '../../../src/common/errors';
import { embeddedCluster, startEmbeddedPostgres, type EmbeddedPostgres } from '../../../src/database';
import { eventually } from '../../support/eventually';

const settings = { fsync: 'off' };
const asRoot = process.getuid?.() === 0 ? it : it.skip;

describe('the embedded Postgres', () => {
  let parent: string;
  let running: EmbeddedPostgres | null = null;
  const strangers: ChildProcess[] = [];
  const elsewhere = new Set<string>();

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'moorage-embedded-'));
    await chmod(parent, 0o711);
  });
  afterEach(async () => {
    await stop();
    for (const stranger of strangers.splice(0)) stranger.kill('SIGKILL');
    for (const home of elsewhere) await rm(home, { recursive: true, force: true });
    await rm(parent, { recursive: true, force: true });
  });

  async function start(dir: string, port?: number, ended?: (failure: DomainError) => void): Promise<EmbeddedPostgres> {
    running = await startEmbeddedPostgres({ dir, port, settings, ended });
    if (running.home !== dir) elsewhere.add(running.home);
    return running;
  }
  async function stop(): Promise<void> {
    await running?.stop();
    running = null;
  }
  async function query(sql: string): Promise<unknown[]> {
    const client = new Client({ connectionString: running?.url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }
  /** Makes a database with something in it, then stops. */
  async function keepSomething(dir: string): Promise<string> {
    const { home } = await start(dir);
    await query('create table kept as select 1 as it');
    await stop();
    return home;
  }
  const serverOf = async (home: string) =>
    Number((await readFile(join(home, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0]);
  const expectKept = async () => expect(await query('select it from kept')).toEqual([{ it: 1 }]);

  it('is reached by TCP where its folder cannot hold a socket', async () => {
    const dir = join(parent, 'postgres');
    const { home, url } = await start(dir);
    const port = Number(new URL(url).port);
    await stop();
    await mkdir(join(home, `.s.PGSQL.${port}`));
    expect(new URL((await start(dir, port)).url).hostname).toBe('127.0.0.1');
    expect(await query('select 1 as it')).toEqual([{ it: 1 }]);
  });

  it('goes where its folder goes', async () => {
    const [here, there] = [join(parent, 'here'), join(parent, 'there')];
    await keepSomething(join(here, 'postgres'));
    await rename(here, there);
    await start(join(there, 'postgres'));
    await expectKept();
  });

  asRoot('is found again in its other place, whatever becomes of the folder', async () => {
    const [here, there] = [join(parent, 'here'), join(parent, 'there')];
    await mkdir(here, { mode: 0o700 });
    const home = await keepSomething(join(here, 'postgres'));
    expect(home).toMatch(/^\/var\/(lib|tmp)\/moorage-/);
    await chmod(here, 0o711);
    expect((await start(join(here, 'postgres'))).home).toBe(home);
    await expectKept();
    await stop();
    await rename(here, there);
    expect((await start(join(there, 'postgres'))).home).toBe(home);
    await expectKept();
  });

  asRoot('is begun anew without its folder once its other place is removed too', async () => {
    const folder = join(parent, 'closed');
    const dir = join(folder, 'postgres');
    await mkdir(folder, { mode: 0o700 });
    const home = await keepSomething(dir);
    await rm(dir, { recursive: true });
    await expect(start(dir)).rejects.toMatchObject({
      code: 'DATABASE_FILES_MISSING',
      action: expect.stringContaining(`To begin with an empty one remove ${home} and ${dir}.`) as string,
    });
    await rm(home, { recursive: true });
    await start(dir);
    expect(await query(`select to_regclass('kept') as kept`)).toEqual([{ kept: null }]);
  });

  asRoot('is found in /var/tmp, where it was kept before its place was written down', async () => {
    const folder = join(parent, 'closed');
    const dir = join(folder, 'postgres');
    await mkdir(folder, { mode: 0o700 });
    const home = await keepSomething(dir);
    const before = home.replace('/var/lib/', '/var/tmp/');
    elsewhere.add(before);
    if (before !== home) execFileSync('mv', [home, before]);
    await rm(join(dir, 'home'));
    expect(await embeddedCluster(dir)).toMatchObject({ exists: true });
    expect((await start(dir)).home).toBe(before);
    await expectKept();
  });

  asRoot('is not begun anew where others may not pass any more', async () => {
    const folder = join(parent, 'open');
    await mkdir(folder, { mode: 0o711 });
    await keepSomething(join(folder, 'postgres'));
    await chmod(folder, 0o700);
    await expect(start(join(folder, 'postgres'))).rejects.toMatchObject({
      code: 'EMBEDDED_POSTGRES_FAILED',
      message: expect.stringContaining('chmod o+x') as string,
    });
    await chmod(folder, 0o711);
    await start(join(folder, 'postgres'));
    await expectKept();
  });

  asRoot('is left as it is where it belongs to another user', async () => {
    const dir = join(parent, 'postgres');
    await keepSomething(dir);
    execFileSync('chown', ['-R', '1000:1000', dir]);
    const untouched = async () => {
      expect(await stat(dir)).toMatchObject({ uid: 1000, gid: 1000 });
      await expect(access(join(dir, 'owner.pid'))).rejects.toThrow('ENOENT');
    };
    const refusal = { code: 'DATABASE_OF_OTHER_USER', message: expect.stringContaining('1000') as string };
    await expect(start(dir)).rejects.toMatchObject(refusal);
    await untouched();
    const env = { MOORAGE_DATA_DIR: parent, PORT: '0', MQTT_PORT: '0', MQTT_TLS_PORT: '0', EMULATOR_PORT: '0' };
    const surroundings = { env, cwd: parent, homeDir: parent, nodeVersion: '20.19.0' };
    expect(await diagnose(surroundings, systemClock)).toContainEqual(expect.objectContaining(refusal));
    await untouched();
  });

  it('gives its folder back where it does not start', async () => {
    const dir = join(parent, 'postgres');
    const refused = startEmbeddedPostgres({ dir, settings: { ...settings, no_such_setting: '1' } });
    await expect(refused).rejects.toMatchObject({ code: 'EMBEDDED_POSTGRES_FAILED' });
    await expect(access(join(dir, 'owner.pid'))).rejects.toThrow('ENOENT');
  });

  it('does not start empty where there has been one', async () => {
    const dir = join(parent, 'postgres');
    const home = await keepSomething(dir);
    await rename(join(home, 'data'), join(parent, 'data'));
    const missing = { code: 'DATABASE_FILES_MISSING', message: expect.stringContaining(home) as string };
    await expect(start(dir)).rejects.toMatchObject(missing);
    await expect(embeddedCluster(dir)).rejects.toMatchObject(missing);
    await rename(join(parent, 'data'), join(home, 'data'));
    await start(dir);
    await expectKept();
  });

  it.each<[what: string, damage: (file: string) => Promise<unknown>]>([
    ['empty', (file) => truncate(file)],
    ['gone', (file) => rm(file)],
    ['one that cannot be read', (file) => rm(file).then(() => mkdir(file))],
  ])('does not take a new password where that of its cluster is %s', async (_what, damage) => {
    const dir = join(parent, 'postgres');
    const file = join(dir, 'password');
    await keepSomething(dir);
    const password = await readFile(file, 'utf8');
    await damage(file);
    const missing = { code: 'DATABASE_FILES_MISSING', message: expect.stringContaining(file) as string };
    await expect(start(dir)).rejects.toMatchObject(missing);
    await rm(file, { recursive: true, force: true });
    await writeFile(file, password);
    await start(dir);
    await expectKept();
  });

  it("leaves a stranger alone who has got its server's number since a reboot", async () => {
    const [dir, theirs] = [join(parent, 'postgres'), join(parent, 'theirs')];
    const home = await keepSomething(dir);
    await mkdir(theirs);
    const stranger = spawn('sleep', ['60'], { argv0: 'postgres', cwd: theirs });
    strangers.push(stranger);
    await once(stranger, 'spawn');
    const file = join(home, 'data', 'postmaster.pid');
    await writeFile(file, `${stranger.pid}\n${join(home, 'data')}\n1\n1\n\n127.0.0.1\n`);
    expect(await embeddedCluster(dir)).toEqual({ exists: true, url: null });
    // As root it is another user's, and its server starts; else Postgres says whose number is in the way.
    await start(dir).catch((error: Error) => expect(error.message).toContain('postmaster.pid'));
    expect([stranger.exitCode, stranger.signalCode]).toEqual([null, null]);
  });

  it('ends the server that a killed process has left behind', async () => {
    const dir = join(parent, 'postgres');
    const { home } = await start(dir);
    const before = await serverOf(home);
    await start(dir);
    expect(await serverOf(home)).not.toBe(before);
    expect(() => process.kill(before, 0)).toThrow('ESRCH');
  });

  it('tells that its server has ended by itself, with what it said, and nothing where it was stopped', async () => {
    const told: string[] = [];
    const ended = ({ code, message }: DomainError) => told.push(`${code}: ${message}`);
    const dir = join(parent, 'postgres');
    await start(dir, undefined, ended);
    await stop();
    const { home } = await start(dir, undefined, ended);
    process.kill(await serverOf(home), 'SIGKILL');
    await eventually(() => told.length > 0);
    expect(told).toEqual([
      expect.stringMatching(/^EMBEDDED_POSTGRES_FAILED: postgres ended with SIGKILL: .*ready to accept connections/s),
    ]);
  });
});
