import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../../src/database';
import { eventually } from '../../support/eventually';
import { adminToken, spawnProduct, startProduct } from '../../support/product';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'moorage-start-'));
  await chmod(dir, 0o711); // root's Postgres runs as another user, who has to pass
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const data = () => join(dir, 'data');

/** Whether any process works in a folder, where the machine tells. */
async function worksIn(folder: string): Promise<boolean> {
  const [own, ids] = await Promise.all([realpath(folder), readdir('/proc').catch(() => [])]);
  const pids = ids.filter((name) => /^\d+$/.test(name));
  const folders = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => null)));
  return folders.includes(own);
}

describe('a start on embedded parts', () => {
  /** Starts without a token in the environment, reads what is printed for people, and ends by SIGTERM. */
  async function startAndStop(): Promise<{ lines: string[]; code: unknown }> {
    const { child } = spawnProduct({ MOORAGE_DATA_DIR: data(), MOORAGE_ADMIN_TOKEN: '' });
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith('{')) continue;
      lines.push(line);
      if (line.startsWith('ready ')) child.kill('SIGTERM');
    }
    const code: unknown = child.exitCode ?? (await once(child, 'exit'))[0];
    return { lines, code };
  }

  it('prints a token the first time only, one line that says ready, and ends with 0 when it is asked to', async () => {
    const first = await startAndStop();
    expect(first).toEqual({
      lines: [expect.stringMatching(/token .*: \S{40,}$/), expect.stringMatching(/^ready http:\/\/127\.0\.0\.1:\d+$/)],
      code: 0,
    });
    const second = await startAndStop();
    expect(second).toEqual({ lines: [expect.stringMatching(/^ready /)], code: 0 });
  }, 60_000);

  it('drains and ends with 0 when it is npm that is asked to end', async () => {
    const ports = { PORT: '0', MQTT_PORT: '0', MQTT_TLS_PORT: '0', EMULATOR_PORT: '0', MOORAGE_DATA_DIR: data() };
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...ports };
    const npm = spawn('npm', ['start'], {
      cwd: join(__dirname, '..', '..', '..'),
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const events: unknown[] = [];
    for await (const line of createInterface({ input: npm.stdout })) {
      if (line.startsWith('ready ')) npm.kill('SIGTERM');
      if (line.startsWith('{')) events.push((JSON.parse(line) as { event: string }).event);
    }
    const code: unknown = npm.exitCode ?? (await once(npm, 'exit'))[0];
    expect([code, events.at(-1)]).toEqual([0, 'stop.done']);
  }, 60_000);

  it('keeps what people and the cloud hold, whatever kills it, and tells how its parts are', async () => {
    const first = await startProduct({ MOORAGE_DATA_DIR: data() });
    const account = { name: 'Harbour', currency: 'EUR', timeZone: 'Europe/Berlin' };
    const { body: made } = await first.call('POST', '/accounts', account);
    await first.kill();
    const again = await startProduct({ MOORAGE_DATA_DIR: data() });
    expect((await again.call('GET', `/accounts/${String(made.id)}`)).body).toMatchObject(account);
    expect((await fetch(`${again.url}/health/live`)).status).toBe(200);
    const parts = { database: { state: 'up' }, mqtt: { state: 'up' }, openstack: { state: 'up' } };
    await eventually(
      async () => {
        const ready = await fetch(`${again.url}/health/ready`);
        expect([ready.status, await ready.json()]).toMatchObject([200, { parts }]);
        return true;
      },
      { timeoutMs: 30_000 },
    );
    expect(await again.stop()).toBe(0);
  }, 60_000);

  it('ends with its Postgres, and says why', async () => {
    const { child, output } = spawnProduct({ MOORAGE_DATA_DIR: data() });
    const closed = once(child, 'close');
    let home = '';
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.includes('"postgres.listening"')) home = (JSON.parse(line) as { home: string }).home;
      if (!line.startsWith('ready ')) continue;
      const [pid] = (await readFile(join(home, 'data', 'postmaster.pid'), 'utf8')).split('\n');
      process.kill(Number(pid), 'SIGKILL');
    }
    const [code] = (await closed) as [number | null];
    expect(code).toBe(1);
    // Its other processes find out by themselves, and write in its folder until then.
    await eventually(async () => !(await worksIn(join(home, 'data'))));
    expect(output()).toMatch(/^EMBEDDED_POSTGRES_FAILED: postgres ended with SIGKILL: .*ready to accept connections/s);
  }, 60_000);

  it('is broken off when it is asked to end, whatever it waits for, and ends its Postgres', async () => {
    const first = await startProduct({ MOORAGE_DATA_DIR: data() });
    await first.stop();
    const postgres = await startEmbeddedPostgres({ dir: join(data(), 'postgres') });
    const migrating = new Client({ connectionString: postgres.url });
    await migrating.connect();
    await migrating.query('select pg_advisory_lock(7201)');
    const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and wait_event = 'advisory'`;
    try {
      const external = spawnProduct({ MOORAGE_DATA_DIR: data(), DATABASE_URL: postgres.url });
      const ended = once(external.child, 'exit');
      await eventually(async () => (await migrating.query(waiting)).rowCount === 1, { timeoutMs: 30_000 });
      external.child.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
    } finally {
      await migrating.end();
      await postgres.stop();
    }
    const { child } = spawnProduct({ MOORAGE_DATA_DIR: data() });
    const ended = once(child, 'exit');
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.includes('"postgres.listening"')) child.kill('SIGTERM');
      expect(line).not.toMatch(/^ready /);
    }
    expect(await ended).toEqual([0, null]);
    expect(await readdir(join(data(), 'postgres'))).not.toContain('owner.pid');
    expect(await worksIn(join(postgres.home, 'data'))).toBe(false);
  }, 60_000);

  it('drains and ends with 0 when its terminal is closed', async () => {
    const { child } = spawnProduct({ MOORAGE_DATA_DIR: data() });
    const ended = once(child, 'exit');
    const events: unknown[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith('ready ')) child.kill('SIGHUP');
      if (line.startsWith('{')) events.push((JSON.parse(line) as { event: string }).event);
    }
    expect(await ended).toEqual([0, null]);
    expect(events.at(-1)).toBe('stop.done');
    expect(await readdir(join(data(), 'postgres'))).not.toContain('owner.pid');
  }, 60_000);

  it('refuses a data folder that another one works on', async () => {
    const first = await startProduct({ MOORAGE_DATA_DIR: data() });
    const second = await failedStart({});
    expect(second).toContain('DATA_DIR_IN_USE');
    expect((await first.call('GET', '/accounts')).status).toBe(200);
    await first.stop();
  }, 60_000);
});

/** Starts, waits for the end, and gives what was said on standard error. @throws when it started after all */
async function failedStart(env: Record<string, string>): Promise<string> {
  const { child, output } = spawnProduct({ MOORAGE_DATA_DIR: data(), ...env });
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('ready ')) child.kill('SIGKILL');
  });
  await once(child, 'close');
  if (child.exitCode !== 1) throw new Error(`ended with ${child.exitCode ?? child.signalCode}: ${output()}`);
  return output();
}

const clouds = async (text: string): Promise<Record<string, string>> => {
  const file = join(dir, 'clouds.yaml');
  await writeFile(file, text);
  return { OS_CLIENT_CONFIG_FILE: file, OS_CLOUD: 'north' };
};

describe('a start with something wrong', () => {
  it.each([
    ['a variable', { PORT: 'http' }, 'CONFIG_INVALID: PORT: found `http`, allowed is a port'],
    ['two', { MOORAGE_TICK_MS: '-1', LOG_LEVEL: 'loud' }, 'LOG_LEVEL: found `loud`, allowed is one of trace'],
    [
      'a token that is too short',
      { MOORAGE_ADMIN_TOKEN: 'hunter2' },
      'MOORAGE_ADMIN_TOKEN: found a value of 7 characters',
    ],
  ])('in %s says what was found and what is allowed, and leaves nothing behind', async (_what, env, message) => {
    const said = await failedStart(env);
    expect(said).toContain(message);
    expect(said).not.toMatch(/hunter2|\n {4}at /);
    expect(await readdir(dir)).toEqual([]);
  });

  it.each([
    ['a cloud that it has not', 'clouds: {south: {}}', /CLOUD_NOT_FOUND: .*north.*known are: south/],
    ['no YAML', 'clouds: [', /CLOUD_CONFIG_INVALID: .*clouds\.yaml/],
    [
      'no address of Keystone',
      'clouds: {north: {auth: {username: a, password: b, project_name: p}}}',
      /CLOUD_CONFIG_INVALID: .*auth_url/,
    ],
    [
      'no password',
      'clouds: {north: {auth: {auth_url: "http://127.0.0.1:1/v3", username: a, project_name: p}}}',
      /CLOUD_CONFIG_INVALID: .*password/,
    ],
  ])('in clouds.yaml, %s, says so and leaves nothing behind', async (_what, text, message) => {
    const said = await failedStart(await clouds(text));
    expect(said).toMatch(message);
    expect(said).not.toMatch(/\n {4}at /);
    expect(await readdir(dir)).toEqual(['clouds.yaml']);
  });

  it('says where no database answers, without its password', async () => {
    const said = await failedStart({ DATABASE_URL: 'postgres://moorage:hunter2@127.0.0.1:1/fleets' });
    expect(said).toMatch(/^DATABASE_UNAVAILABLE: Postgres at 127\.0\.0\.1:1\/fleets: .*ECONNREFUSED.*\n.*DATABASE_URL/);
    expect(said).not.toMatch(/hunter2|\n {4}at /);
  });

  it.each(['PORT', 'MQTT_PORT', 'EMULATOR_PORT'])(
    'names %s when its port is taken',
    async (variable) => {
      const taken = createServer().listen(0, '127.0.0.1');
      await once(taken, 'listening');
      const { port } = taken.address() as AddressInfo;
      const said = await failedStart({ [variable]: String(port), MOORAGE_ADMIN_TOKEN: '' });
      taken.close();
      expect(said).toContain(`PORT_UNAVAILABLE: ${variable}: cannot listen on 127.0.0.1:${port}: the port is taken`);
      expect(said).not.toMatch(/\n {4}at /);
      // Nobody has seen a token: the next start has to print one.
      expect(await readdir(data())).not.toContain('admin-token.sha256');
    },
    60_000,
  );

  it('does not make a token anew where there is one that cannot be read', async () => {
    const file = join(data(), 'admin-token.sha256');
    await mkdir(file, { recursive: true });
    const said = await failedStart({ MOORAGE_ADMIN_TOKEN: '' });
    expect(said).toContain(`SECRETS_FILE_UNREADABLE: ${file}: EISDIR`);
    expect(said).not.toMatch(/\n {4}at /);
  }, 60_000);

  it('says that a token cannot be kept, and leaves nothing running', async () => {
    const file = join(data(), 'admin-token.sha256');
    await mkdir(data());
    await symlink(join(dir, 'nowhere', 'token'), file);
    const said = await failedStart({ MOORAGE_ADMIN_TOKEN: '' });
    expect(said).toContain(`SECRETS_FILE_NOT_KEPT: ${file}: ENOENT`);
    expect(said).not.toMatch(/\n {4}at /);
    // Given back when its Postgres has ended.
    expect(await readdir(join(data(), 'postgres'))).not.toContain('owner.pid');
  }, 60_000);

  it('warns once of a proxy that it was not told of', async () => {
    const product = await startProduct({ MOORAGE_DATA_DIR: data() });
    for (const name of ['x-forwarded-for', 'forwarded', 'x-forwarded-for'])
      await fetch(`${product.url}/health/live`, { headers: { [name]: '203.0.113.9' } });
    await product.stop();
    const lines = product.events.filter(({ event }) => event === 'http.proxy_not_trusted');
    expect(lines).toEqual([expect.objectContaining({ level: 'warn', peer: '127.0.0.1' })]);
    const parts = product.events.filter(({ event }) => event === 'postgres.listening');
    expect(parts).toEqual([
      expect.objectContaining({ home: expect.stringMatching(/^\/.*(postgres|moorage-\w+)$/) as string }),
    ]);
  }, 60_000);

  it('takes the token of the environment as the administrator’s', async () => {
    const product = await startProduct({ MOORAGE_DATA_DIR: data() });
    const answers = await Promise.all(
      [adminToken, `${adminToken}x`, ''].map((token) =>
        fetch(`${product.url}/api/v1/accounts`, { headers: { authorization: `Bearer ${token}` } }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 401]);
    await product.stop();
  }, 60_000);
});
