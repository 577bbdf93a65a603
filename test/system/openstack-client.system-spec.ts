import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { eventually } from '../support/eventually';
import { must, run } from './support/shell';

const root = join(__dirname, '..', '..');

/** Debian's `openstack` client, which knows nothing of us, on the emulator that `npm run emulator` starts. */
describe('the openstack client on the emulator', () => {
  let dir: string;
  let emulator: ChildProcess;
  let env: Record<string, string>;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'moorage-client-'));
    emulator = spawn(process.execPath, [join(root, 'dist', 'src', 'emulator', 'main.js')], {
      env: { PATH: process.env.PATH, EMULATOR_PORT: '0', MOORAGE_DATA_DIR: dir, EMULATOR_BUILD_MS: '100' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const authUrl = await new Promise<string>((resolve) => {
      createInterface({ input: emulator.stdout! }).on('line', (line) => {
        const [, url] = /^ready (\S+)/.exec(line) ?? [];
        if (url) resolve(url);
      });
    });
    const auth = `{auth_url: "${authUrl}", username: admin, password: moorage, project_name: admin,
      user_domain_name: Default, project_domain_name: Default}`;
    await writeFile(join(dir, 'clouds.yaml'), `clouds: {emulator: {region_name: RegionOne, auth: ${auth}}}`);
    env = { OS_CLIENT_CONFIG_FILE: join(dir, 'clouds.yaml'), OS_CLOUD: 'emulator' };
  });
  afterAll(async () => {
    const ended = once(emulator, 'exit');
    emulator.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    await rm(dir, { recursive: true, force: true });
  });

  const openstack = (line: string) => must('openstack', line.split(' '), { env });
  const value = async (line: string) => (await openstack(`${line} -f value`)).trim();

  it('goes through the whole walk of the lecture, every refusal included', async () => {
    const { code, output } = await run(join(root, 'lab', 'tools', 'scenario'), [], { env, timeoutMs: 400_000 });
    expect(output).toMatch(/all gone\s*$/);
    expect(code).toBe(0);
    expect(output.match(/refused as expected/g)).toHaveLength(6);
  }, 420_000);

  it('sees what the cloud offers', async () => {
    expect(await value('image list -c Name')).toBe('guest');
    expect((await value('flavor list -c Name')).split('\n').sort()).toEqual(['m1.small', 'm1.tiny']);
    expect(await value('network list --external -c Name')).toBe('public');
    expect(await value('project list -c Name')).toContain('admin');
    expect(await value('catalog list -c Type')).toMatch(/identity/);
    expect(await value('limits show --absolute')).toContain('maxTotalInstances');
    expect(await openstack('quota show')).toContain('floating-ips');
  }, 120_000);

  it('makes an image of a file and one of a server, reads the console, stops and starts', async () => {
    await writeFile(join(dir, 'disk.raw'), Buffer.alloc(4096, 1));
    await openstack(`image create --disk-format raw --container-format bare --file ${join(dir, 'disk.raw')} mine`);
    expect(await value('image show mine -c status -c size')).toMatch(/4096\s+active/);
    await openstack('network create lan');
    await openstack('subnet create --network lan --subnet-range 10.9.0.0/24 lan');
    await openstack('server create --image mine --flavor m1.tiny --network lan --wait one');
    expect(await openstack('console log show one')).toMatch(/\S/);
    for (const [action, status] of [
      ['stop', 'SHUTOFF'],
      ['start', 'ACTIVE'],
    ]) {
      await openstack(`server ${action} one`);
      await eventually(async () => (await value('server show one -c status')) === status, { timeoutMs: 60_000 });
    }
    await openstack('server image create --wait --name golden one');
    expect(await value('image show golden -c status')).toBe('active');
    expect((await value('server list -c Name -c Status')).split('\n')).toEqual(['one ACTIVE']);
    await openstack('server delete --wait one');
    await openstack('network delete lan');
    await openstack('image delete mine golden');
  }, 240_000);
});
