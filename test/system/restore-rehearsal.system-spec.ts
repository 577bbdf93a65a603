import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { eventually } from '../support/eventually';
import { createFleet, fullSpec } from '../support/fleet-fixture';
import { startProduct } from '../support/product';
import { DebianPostgres } from './support/debian.postgres';

const root = join(__dirname, '..', '..');

/** What would be the real cloud and the real broker: counts who comes, and sends everybody away. */
class Production {
  visits = 0;
  private readonly server: Server = createServer((socket) => {
    this.visits += 1;
    socket.destroy();
  });

  async start(): Promise<number> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    await once(this.server.close(), 'close');
  }
}

/** The operator's own environment is the service's: it is to be of no effect. */
describe('the rehearsal of a restore, by the lines of docs/operate/backup.md', () => {
  const production = new Production();
  let dir: string;
  let postgres: DebianPostgres;
  let environment: Record<string, string>;
  let harbour: string;
  let pier: string;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'moorage-rehearsal-'));
    postgres = await DebianPostgres.start();
    await postgres.create('copy');
    const port = await production.start();
    const auth = `{ auth_url: "http://127.0.0.1:${port}/v3", username: admin, password: secret, project_name: admin }`;
    await mkdir(join(dir, '.config', 'openstack'), { recursive: true });
    const clouds = join(dir, '.config', 'openstack', 'clouds.yaml');
    await writeFile(clouds, `clouds: { north: { auth: ${auth} } }\n`);
    environment = {
      PATH: process.env.PATH ?? '',
      HOME: dir,
      TMPDIR: dir,
      OS_CLOUD: 'north',
      OS_CLIENT_CONFIG_FILE: clouds,
      MQTT_URL: `mqtt://127.0.0.1:${port}`,
      MQTT_USERNAME: 'moorage',
      MQTT_PASSWORD: 'secret',
      MQTT_DYNAMIC_SECURITY: 'on',
      MOORAGE_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      REHEARSAL_DATABASE_URL: postgres.url('copy'),
    };
    await makeFleets();
  }, 120_000);
  afterAll(async () => {
    await postgres.stop();
    await production.stop();
    await rm(dir, { recursive: true, force: true });
  });

  /** One of the default cloud, and one of a cloud that it names. */
  async function makeFleets(): Promise<void> {
    const own = { MOORAGE_DATA_DIR: join(dir, 'data'), DATABASE_URL: environment.REHEARSAL_DATABASE_URL };
    const product = await startProduct({ ...environment, ...own });
    harbour = (await createFleet(product)).fleetId;
    pier = (await createFleet(product, fullSpec, { cloud: 'north' })).fleetId;
    for (const id of [harbour, pier]) await product.call('POST', `/fleets/${id}/reconcile`);
    await eventually(() => production.visits > 0);
    await product.stop();
  }

  /** Types the lines; gives what they print first, and how to end them. */
  async function rehearse() {
    const page = await readFile(join(root, 'docs', 'operate', 'backup.md'), 'utf8');
    const [, lines = ''] = /```bash\n(.*?)```/s.exec(page) ?? [];
    // A group of its own, as a terminal's, which Ctrl-C reaches as a whole.
    const child = spawn('bash', ['-euo', 'pipefail', '-c', lines], { cwd: root, env: environment, detached: true });
    const errors: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
    const printed = { token: '', url: '' };
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        printed.token ||= /^administrator's token.*: (.*)$/.exec(line)?.[1] ?? '';
        printed.url = /^ready (.*)$/.exec(line)?.[1] ?? '';
        if (printed.url) resolve();
      });
      child.once('exit', (code) => reject(new Error(`ended with ${code}: ${errors.join('')}`)));
    });
    const end = async (): Promise<void> => {
      const exited = once(child, 'exit');
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
      await exited;
    };
    return { ...printed, end };
  }

  it('says that it is ready, shows what was restored, and goes to neither the cloud nor the broker', async () => {
    const before = production.visits;
    const { url, token, end } = await rehearse();
    const call = async (method: string, path: string) => {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(`${url}/api/v1/fleets/${path}`, { method, headers })).json();
    };
    const told = expect.arrayContaining([expect.objectContaining({ message: 'there is no cloud north' })]);
    const shown = async () => {
      expect(await call('GET', harbour)).toMatchObject({ status: 'ready' });
      expect(await call('GET', pier)).toMatchObject({ conditions: told });
      return true;
    };
    for (const id of [harbour, pier]) await call('POST', `${id}/reconcile`);
    await eventually(shown, { timeoutMs: 60_000, everyMs: 200 }).finally(end);
    expect(production.visits).toBe(before);
  }, 120_000);
});
