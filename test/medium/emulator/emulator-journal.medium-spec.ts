import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { TestClock } from '../../../src/common/clock.fixture';
import { startEmulator, type Emulator } from '../../../src/emulator';
import { eventually } from '../../support/eventually';
import { EmulatorClient } from './emulator.client';

let dataDir: string;
let emulator: Emulator | null = null;
let child: ChildProcess | null = null;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'moorage-emulator-'));
});

afterEach(async () => {
  child?.kill('SIGKILL');
  child = null;
  await emulator?.close();
  emulator = null;
  rmSync(dataDir, { recursive: true, force: true });
});

async function startChild(buildMs: number): Promise<EmulatorClient> {
  const args = [join(__dirname, 'emulator-child.cjs'), dataDir, String(buildMs)];
  child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  if (!child.stdout) throw new Error('no standard output');
  const [line] = (await once(createInterface(child.stdout), 'line')) as string[];
  return EmulatorClient.signIn(line);
}

async function killChild(): Promise<void> {
  if (!child) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  child = null;
}

function running(): Emulator {
  if (!emulator) throw new Error('the emulator is not running');
  return emulator;
}

const restart = async (clock?: TestClock): Promise<EmulatorClient> => {
  await emulator?.close();
  emulator = await startEmulator({ port: 0, dataDir, buildMs: 1000, clock });
  return EmulatorClient.signIn(emulator.authUrl);
};

describe('the emulator keeps what it holds', () => {
  it('over kill -9: every acknowledged object is there once, with its id', async () => {
    const before = await startChild(60_000);
    const lan = await before.lan('10.1.0.0/24');
    const ids = await Promise.all(
      Array.from({ length: 20 }, async (_none, at) => {
        const reply = await before.network('POST', '/networks', { network: { name: `n${at}` } });
        return reply.one('network').id;
      }),
    );
    await before.server(lan.id);
    await killChild();
    const after = await restart();
    const found = (await after.network('GET', '/networks')).many('networks').map(({ id }) => id);
    expect(found.filter((id) => ids.includes(id)).sort()).toEqual([...ids].sort());
    const servers = (await after.compute('GET', '/servers/detail')).many('servers');
    expect(servers.map(({ name, status }) => [name, status])).toEqual([['hub', 'BUILD']]);
  });

  it('with tokens: one from before the kill is still good', async () => {
    const before = await restart();
    const lan = await before.lan('10.2.0.0/24');
    const { port } = new URL((await restart()).authUrl);
    const url = `http://127.0.0.1:${port}/network/v2.0/networks/${lan.id}`;
    expect((await fetch(url, { headers: { 'x-auth-token': before.token } })).status).toBe(200);
  });

  it('but not a line that the kill tore: that call was never answered', async () => {
    const before = await restart();
    const lan = await before.lan('10.3.0.0/24');
    await emulator?.close();
    emulator = null;
    const journal = join(dataDir, 'journal.jsonl');
    const whole = JSON.stringify([['networks', 'torn', { id: 'torn', projectId: before.projectId }]]);
    appendFileSync(journal, whole.slice(0, -3));
    const after = await restart();
    expect((await after.network('GET', `/networks/${lan.id}`)).status).toBe(200);
    expect(running().state.get('networks', 'torn')).toBeUndefined();
    const next = (await after.network('POST', '/networks', { network: { name: 'after' } })).one('network');
    expect((await (await restart()).network('GET', `/networks/${next.id}`)).status).toBe(200);
  });

  it('nor a line that a full disk cut off, and goes on with all that was due once there is room', async () => {
    const before = await startChild(1);
    const lan = await before.lan('10.5.0.0/24');
    const { id } = await before.server(lan.id);
    /** Lets the journal grow by so many bytes; what it is more comes to nothing, as on a full disk. */
    const leave = (bytes: number | 'unlimited') => {
      const size = bytes === 'unlimited' ? bytes : statSync(join(dataDir, 'journal.jsonl')).size + bytes;
      execFileSync('prlimit', ['--pid', String(child?.pid), `--fsize=${size}:`]);
    };
    const make = (name: string) => before.network('POST', '/networks', { network: { name } });
    const statusOf = async (client: EmulatorClient) =>
      (await client.compute('GET', `/servers/${id}`)).one('server').status;
    leave(10);
    expect((await make('cut off')).status).toBe(500);
    expect(await statusOf(before)).toBe('BUILD');
    leave('unlimited');
    expect((await make('whole')).status).toBe(201);
    await eventually(async () => (await statusOf(before)) === 'ACTIVE');
    await killChild();
    const after = await restart();
    expect(await statusOf(after)).toBe('ACTIVE');
    const names = (await after.network('GET', '/networks')).many('networks').map(({ name }) => name);
    expect(names.sort()).toEqual(['lan', 'public', 'whole']);
  });

  it('and only what is there: a start rewrites the journal without its past', async () => {
    const before = await restart();
    const lan = (await before.network('POST', '/networks', { network: { name: 'gone' } })).one('network');
    await before.network('DELETE', `/networks/${lan.id}`);
    const journal = () => readFileSync(join(dataDir, 'journal.jsonl'), 'utf8');
    expect(journal()).toContain(lan.id);
    await restart();
    expect(journal()).not.toContain(lan.id);
  });

  it('and goes on building where it stopped, as of the time that was due', async () => {
    const clock = new TestClock('2026-05-01T10:00:00Z');
    const before = await restart(clock);
    const lan = await before.lan('10.4.0.0/24');
    const { id } = await before.server(lan.id);
    clock.advance(100);
    const later = await restart(clock);
    const show = async () => (await later.compute('GET', `/servers/${id}`)).one('server');
    expect((await show()).status).toBe('BUILD');
    clock.advance(60_000);
    expect(await show()).toMatchObject({ status: 'ACTIVE', 'OS-SRV-USG:launched_at': '2026-05-01T10:00:01.000000' });
  });

  it('and a call that is refused half-way leaves nothing behind', async () => {
    const client = await restart();
    const both = { networks: [{ name: 'one' }, { name: 'two', mtu: 'x' }] };
    expect((await client.network('POST', '/networks', both)).status).toBe(400);
    expect(
      running()
        .state.all('networks')
        .map(({ name }) => name),
    ).toEqual(['public']);
    const again = await restart();
    expect((await again.network('GET', '/networks')).many('networks')).toHaveLength(1);
  });

  it('whoever else is started on its folder or its port', async () => {
    const first = await startChild(60_000);
    await expect(startEmulator({ port: 0, dataDir })).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' });
    const port = Number(new URL(first.authUrl).port);
    // As one on another machine, or in another container: its owner is not to be seen here.
    rmSync(join(dataDir, 'owner.pid'));
    await expect(startEmulator({ port, dataDir })).rejects.toMatchObject({ code: 'PORT_UNAVAILABLE' });
    const lan = (await first.network('POST', '/networks', { network: { name: 'since' } })).one('network');
    await killChild();
    expect((await (await restart()).network('GET', `/networks/${lan.id}`)).status).toBe(200);
  });

  it('with the bytes of its images', async () => {
    const before = await restart();
    const made = { name: 'mine', disk_format: 'raw', container_format: 'bare' };
    const { id } = (await before.image('POST', '/images', made)).json as { id: string };
    const file = (client: EmulatorClient) => new URL(`/image/v2/images/${id}/file`, client.authUrl);
    const headers = (client: EmulatorClient) => ({ 'x-auth-token': client.token });
    const bytes = Buffer.from('golden');
    await fetch(file(before), { method: 'PUT', headers: headers(before), body: bytes });
    const after = await restart();
    const read = await fetch(file(after), { headers: headers(after) });
    expect(Buffer.from(await read.arrayBuffer())).toEqual(bytes);
    expect((await after.image('GET', `/images/${id}`)).json).toMatchObject({ status: 'active', size: 6 });
  });
});
