import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { migrations } from '../../migrations';
import { systemClock } from '../../src/common/clock';
import { Database, migrate } from '../../src/database';
import { startEmulator, type Emulator } from '../../src/emulator';
import { entities } from '../../src/entities';
import { MqttGateway } from '../../src/mqtt';
import { keypairs, servers, type Cloud } from '../../src/openstack';
import { eventually } from '../support/eventually';
import { fullSpec } from '../support/fleet-fixture';
import { MovableClock } from '../support/movable.clock';
import { Device } from '../support/mqtt-clients';
import { emulatorCloud, ofFleet } from '../support/reconciler-world';
import { startTestApp, type TestApp } from '../support/test-app';
import { DebianPostgres } from './support/debian.postgres';
import { must } from './support/shell';

interface Enrollment {
  id: string;
  secret: string;
}

interface Interval {
  resourceId: string;
  meter: string;
  from: string;
  to: string | null;
  confidence: string;
}

interface Invoice {
  lines: { meter: string; amount: string }[];
  total: string;
}

/** The page's statement that pauses fleets, for one fleet. */
async function pausing(name: string): Promise<string> {
  const page = await readFile(join(__dirname, '..', '..', 'docs', 'operate', 'backup.md'), 'utf8');
  const [, statement = ''] = /```sql\n(.*?)```/s.exec(page) ?? [];
  return statement.replace(/name in \([^)]*\)/, `name in ('${name}')`);
}

const slow = { timeoutMs: 60_000, everyMs: 200 };

/** The backup is of a service that goes on, and the cloud goes on after it: the restored one finds another world. */
describe('a service that is restored from its backup', () => {
  const clock = new MovableClock(systemClock.now().toISOString());
  let postgres: DebianPostgres;
  let emulator: Emulator;
  let cloud: Cloud;
  let database: Database;
  let app: TestApp;
  let accountId: string;
  let blueprintId: string;
  let harbour: string;
  let quay: string;
  let enrollment: Enrollment;
  let lost: string;
  let deviceId: string;
  let invoiceId: string;
  let invoice: Invoice;
  let standing: string[];

  beforeAll(async () => {
    postgres = await DebianPostgres.start();
    await postgres.create('before');
    emulator = await startEmulator({ port: 0, dataDir: null, buildMs: 50 });
    cloud = emulatorCloud(emulator);
    await serve('before');
    await liveAMonth();
    const file = await postgres.dump('before');
    await goOnAfterTheBackup();
    await app.close();
    await database.close();
    await postgres.restore(file, 'after');
    await must('psql', [postgres.url('after'), '-v', 'ON_ERROR_STOP=1', '-c', await pausing('quay')]);
    await serve('after');
  }, 300_000);
  afterAll(async () => {
    await app.close();
    await database.close();
    await cloud.close();
    await emulator.close();
    await postgres.stop();
  }, 60_000);

  async function serve(name: string): Promise<void> {
    database = await Database.open({ url: postgres.url(name), migrations, entities, poolSize: 10 });
    await migrate(database);
    const env = { MOORAGE_TICK_MS: '500', MOORAGE_SETTLE_MS: '300', MOORAGE_BILLING_AUTO_CLOSE: 'off' };
    app = await startTestApp({ database, clock, authUrl: emulator.authUrl, env });
  }

  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await app.call<T>(method, `/api/v1${path}`, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  const make = async (path: string, body: unknown) => (await call<{ id: string }>('POST', path, body)).id;

  const stands = (id: string, status = 'ready') =>
    eventually(async () => expect(await call('GET', `/fleets/${id}`)).toMatchObject({ status }) ?? true, slow);

  async function build(name: string): Promise<string> {
    const id = await make('/fleets', { name, accountId, blueprintId, approval: 'automatic' });
    await call('POST', `/fleets/${id}/reconcile`);
    await stands(id);
    return id;
  }

  async function remove(id: string): Promise<void> {
    await call('DELETE', `/fleets/${id}`);
    await stands(id, 'deleted');
  }

  /** The reply to a gateway's request, once it is assigned. */
  async function register(hardwareId: string): Promise<{ deviceId: string }> {
    const { port } = app.app.get(MqttGateway).addresses()[0];
    const password = `${enrollment.id}:${enrollment.secret}`;
    const device = await Device.connect(`mqtt://127.0.0.1:${port}`, { username: hardwareId, password });
    await device.client.subscribeAsync(`moorage/v1/${hardwareId}/registration`, { qos: 1 });
    const request = { requestId: 'r1', fleet: 'harbour', enrollment };
    await device.client.publishAsync(`moorage/v1/${hardwareId}/register`, JSON.stringify(request), { qos: 1 });
    const { text } = await eventually(() => device.heard.find((one) => one.text.includes('"assigned"')), slow);
    await device.close();
    return JSON.parse(text) as { deviceId: string };
  }

  /** What bears the fleet's mark, each by what it is. */
  const marked = (fleetId: string): string[] => {
    const of = (table: 'networks' | 'subnets' | 'routers' | 'securityGroups' | 'floatingIps' | 'servers' | 'ports') =>
      ofFleet(emulator, table, fleetId).map(({ id }) => `${table} ${id}`);
    return (['networks', 'subnets', 'routers', 'securityGroups', 'floatingIps', 'servers', 'ports'] as const)
      .flatMap(of)
      .sort();
  };

  async function liveAMonth(): Promise<void> {
    accountId = await make('/accounts', { name: 'Harbour Ltd', currency: 'EUR', timeZone: 'UTC' });
    blueprintId = await make('/blueprints', { name: 'hub', spec: fullSpec });
    const books = await call<{ items: { id: string; isDefault: boolean }[] }>('GET', '/price-books');
    const book = books.items.find(({ isDefault }) => isDefault)?.id;
    const price = { meter: 'server.m1.tiny', unitPrice: '3600', validFrom: '2020-01-01T00:00:00Z' };
    await call('POST', `/price-books/${book}/prices`, price);
    harbour = await make('/fleets', { name: 'harbour', accountId, blueprintId, approval: 'automatic' });
    enrollment = await call<Enrollment>('POST', `/fleets/${harbour}/enrollments`, { kind: 'secret' });
    enrollment = { id: enrollment.id, secret: enrollment.secret };
    ({ deviceId } = await register('gw-1'));
    await stands(harbour);
    quay = await build('quay');
    const now = clock.now();
    clock.moveTo(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 5)).toISOString());
    ({ invoiceId } = await call<{ invoiceId: string }>('POST', `/billing-periods/${await month(now)}/close`));
    invoice = await call<Invoice>('GET', `/invoices/${invoiceId}`);
    standing = marked(harbour);
  }

  async function month(at: Date): Promise<string> {
    const { items } = await call<{ items: { id: string; month: string }[] }>(
      ...(['GET', `/billing-periods?accountId=${accountId}`] as const),
    );
    return items.find((period) => period.month === at.toISOString().slice(0, 7))!.id;
  }

  /** A server is deleted behind our back, a fleet goes and another comes, a gateway registers: no backup knows of it. */
  async function goOnAfterTheBackup(): Promise<void> {
    await remove(quay);
    lost = await build('pier');
    await register('gw-2');
    const server = ofFleet(emulator, 'servers', harbour)[0];
    await call('POST', `/fleets/${harbour}/pause`); // the old service is not to mend it any more
    await servers.remove(cloud, server.id);
    await eventually(() => !emulator.state.all('servers').some(({ id }) => id === server.id));
  }

  it('mends what is gone, and makes nothing twice', async () => {
    await call('POST', `/fleets/${harbour}/reconcile`);
    await stands(harbour);
    await eventually(() => expect(marked(harbour)).toHaveLength(standing.length) ?? true, slow);
    const kept = standing.filter((one) => !/^(servers|ports) /.test(one));
    expect(marked(harbour)).toEqual(expect.arrayContaining(kept));
    expect(kept.length).toBeGreaterThan(4);
    expect(emulator.state.all('servers')).toHaveLength(2);
  }, 120_000);

  it('builds nothing of a fleet that was deleted after the backup and is paused by the lines of the page', async () => {
    await call('POST', `/fleets/${quay}/reconcile`);
    const drifted = expect.arrayContaining([expect.objectContaining({ type: 'Drifted', status: 'true' })]);
    const looked = { pause: { by: 'restore', reason: 'Paused' }, conditions: drifted };
    await eventually(async () => expect(await call('GET', `/fleets/${quay}`)).toMatchObject(looked) ?? true, slow);
    expect(marked(quay)).toEqual([]);
    await call('DELETE', `/fleets/${quay}`);
    await call('POST', `/fleets/${quay}/resume`);
    await stands(quay, 'deleted');
    expect(marked(quay)).toEqual([]);
  }, 120_000);

  it('answers gateways as before, and takes those that it knows nothing of anew', async () => {
    expect((await register('gw-1')).deviceId).toBe(deviceId);
    await register('gw-2');
    const { items } = await call<{ items: { hardwareId: string }[] }>('GET', `/devices?fleetId=${harbour}`);
    expect(items.map(({ hardwareId }) => hardwareId).sort()).toEqual(['gw-1', 'gw-2']);
  });

  it('shows its invoices as they were issued, and bills no hour twice', async () => {
    expect(await call('GET', `/invoices/${invoiceId}`)).toEqual(invoice);
    expect(Number(invoice.total)).toBeGreaterThan(0);
    const { items } = await eventually(async () => {
      const found = await call<{ items: Interval[] }>('GET', `/usage-intervals?fleetId=${harbour}`);
      return found.items.some(({ meter, to }) => meter === 'server.m1.tiny' && to === null) ? found : null;
    }, slow);
    const ofServers = items.filter(({ meter }) => meter === 'server.m1.tiny');
    const times = ofServers.map(({ from, to }) => [from, to ?? '9999']).sort();
    expect(times.length).toBeGreaterThan(1);
    // One after the other: never two servers of this fleet at the same time.
    for (const [index, [from]] of times.entries()) if (index > 0) expect(from >= times[index - 1][1]).toBe(true);
    const now = clock.now();
    clock.moveTo(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 5)).toISOString());
    const second = await call<{ invoiceId: string }>('POST', `/billing-periods/${await month(now)}/close`);
    expect(second.invoiceId).not.toBe(invoiceId);
    const { items: invoices } = await call<{ items: unknown[] }>('GET', `/invoices?accountId=${accountId}`);
    expect(invoices).toHaveLength(2);
  }, 120_000);

  it('tells of what was made after the backup, and removes it when it is told to', async () => {
    interface Report {
      orphans: { cloudId: string; fleetId: string; state: string }[];
    }
    const { orphans } = await call<Report>('GET', '/orphans');
    expect(new Set(orphans.map(({ fleetId }) => fleetId))).toEqual(new Set([lost]));
    expect(new Set(orphans.map(({ state }) => state))).toEqual(new Set(['unknown-fleet']));
    const before = marked(harbour);
    await call('POST', '/orphans/sweep', { cloudIds: orphans.map(({ cloudId }) => cloudId) });
    await eventually(async () => (await call<Report>('GET', '/orphans')).orphans.length === 0, slow);
    expect(marked(lost)).toEqual([]);
    expect(marked(harbour)).toEqual(before);
  }, 120_000);

  it('names the key pair that bears no mark, and is in the way of a fleet of the same name', async () => {
    const id = await make('/fleets', { name: 'pier', accountId, blueprintId });
    await call('POST', `/fleets/${id}/reconcile`);
    await stands(id, 'blocked');
    const [pair] = (await keypairs.list(cloud)).filter(({ name }) => name.startsWith('moorage-pier-'));
    const { conditions } = await call<{ conditions: { message: string }[] }>('GET', `/fleets/${id}`);
    expect(conditions[0].message).toContain(pair.name);
    await keypairs.remove(cloud, pair.name);
    await stands(id);
  }, 120_000);
});
