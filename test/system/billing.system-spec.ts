import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { join } from 'node:path';
import { migrations } from '../../migrations';
import { systemClock } from '../../src/common/clock';
import { Database, migrate } from '../../src/database';
import { entities } from '../../src/entities';
import { instanceActions, loadCloudSettings, openCloud, servers } from '../../src/openstack';
import { eventually } from '../support/eventually';
import { fullSpec } from '../support/fleet-fixture';
import { MovableClock } from '../support/movable.clock';
import { RestartablePostgres } from '../support/restartable-postgres';
import { startTestApp, type TestApp } from '../support/test-app';

const file = process.env.OS_CLIENT_CONFIG_FILE ?? join(__dirname, '..', '..', 'lab', 'clouds.yaml');
const env = { OS_CLIENT_CONFIG_FILE: file, OS_CLOUD: 'demo' };
const slow = { timeoutMs: 240_000, everyMs: 500 };

/** Nova tells UTC, without saying so. */
const instant = (text: string): number => Date.parse(`${text.replace(/Z$/, '')}Z`);

const later = (times: number[], ms: number): number[] => times.map((time) => time + ms);

/** The times, the earliest first, that lie outside of their bounds. */
const outside = (times: number[], earliest: number[], latest: number[]): number[] => {
  const sorted = (unsorted: number[]) => [...unsorted].sort((a, b) => a - b);
  const [from, to] = [sorted(earliest), sorted(latest)];
  return sorted(times).filter((time, index) => !(time >= from[index] && time <= to[index]));
};

interface Exchange {
  method: string;
  path: string;
}

interface Interval {
  meter: string;
  from: string;
  to: string | null;
  confidence: string;
}

/** A life of a minute on a real cloud, and then the end of the month: only the clock is put forward. */
describe('from a fleet on a real OpenStack to its invoice', () => {
  const clock = new MovableClock(systemClock.now().toISOString());
  const cloud = openCloud(loadCloudSettings({ env, cwd: '/', homeDir: '/', name: 'demo' }), { clock: systemClock });
  let postgres: RestartablePostgres;
  let database: Database;
  let app: TestApp;

  beforeAll(async () => {
    postgres = await RestartablePostgres.start();
    database = await Database.open({ url: postgres.url, migrations, entities, poolSize: 10 });
    await migrate(database);
    app = await startTestApp({ database, clock, cloud: env, env: { MOORAGE_BILLING_AUTO_CLOSE: 'off' } });
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await cloud.close();
    await database.close();
    await postgres.stop();
  }, 60_000);

  /** When the cloud took each deletion of a server, by its path. */
  const deletions = new Map<string, number>();
  const answered = (message: unknown) => {
    const { request, response } = message as { request: Exchange; response: { statusCode: number } };
    const isFirst = request.method === 'DELETE' && response.statusCode === 204 && !deletions.has(request.path);
    if (isFirst) deletions.set(request.path, clock.now().getTime());
  };
  beforeAll(() => subscribe('undici:request:headers', answered));
  afterAll(() => void unsubscribe('undici:request:headers', answered));

  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await app.call<T>(method, `/api/v1${path}`, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  it('bills each server from when Nova had launched it until Nova took its deletion, to the second', async () => {
    const make = async (path: string, body: unknown) => (await call<{ id: string }>('POST', path, body)).id;
    const accountId = await make('/accounts', { name: 'minutes', currency: 'EUR', timeZone: 'UTC' });
    const twoHubs = { ...fullSpec, servers: [{ ...fullSpec.servers[0], count: 2, floatingIp: false }] };
    const blueprintId = await make('/blueprints', { name: 'minutes', spec: twoHubs });
    const { items: books } = await call<{ items: { id: string; isDefault: boolean }[] }>('GET', '/price-books');
    // A second costs one EUR, so that none is lost in the rounding.
    await call('POST', `/price-books/${books.find(({ isDefault }) => isDefault)?.id}/prices`, {
      meter: 'server.m1.tiny',
      unitPrice: '3600',
      validFrom: '2020-01-01T00:00:00Z',
    });
    const fleetId = await make('/fleets', { name: `minutes-${process.pid}`, accountId, blueprintId });
    const reaches = (status: string) =>
      eventually(async () => expect(await call('GET', `/fleets/${fleetId}`)).toMatchObject({ status }) ?? true, slow);
    await call('POST', `/fleets/${fleetId}/reconcile`);
    await reaches('ready');

    const resources = await call<{ kind: string; cloudId: string }[]>('GET', `/fleets/${fleetId}/resources`);
    const ids = resources.filter(({ kind }) => kind === 'server').map(({ cloudId }) => cloudId);
    expect(ids).toHaveLength(2);
    const launched = await Promise.all(
      ids.map(async (id) => instant((await servers.get(cloud, id))['OS-SRV-USG:launched_at'] ?? '')),
    );
    await call('DELETE', `/fleets/${fleetId}`);
    await reaches('deleted');
    const deleted = await Promise.all(
      ids.map(async (id) => {
        const actions = await instanceActions.list(cloud, id);
        return instant(actions.find(({ action }) => action === 'delete')?.start_time ?? '');
      }),
    );

    const path = `/usage-intervals?fleetId=${fleetId}`;
    const billed = await eventually(async () => {
      const { items } = await call<{ items: Interval[] }>('GET', path);
      const ofServers = items.filter(({ meter }) => meter === 'server.m1.tiny');
      return ofServers.length === 2 && ofServers.every(({ to }) => to !== null) ? ofServers : null;
    });
    expect(billed.map(({ confidence }) => confidence)).toEqual(['observed', 'observed']);
    // Nova tells whole seconds.
    const starts = billed.map(({ from }) => Date.parse(from));
    expect(outside(starts, later(launched, -1_000), later(launched, 1_999))).toEqual([]);
    const ends = billed.map(({ to }) => Date.parse(to ?? ''));
    // However long Nova took over its answer.
    const taken = ids.map((id) => [...deletions].find(([path]) => path.endsWith(`/servers/${id}`))?.[1] ?? NaN);
    expect(outside(ends, deleted, later(taken, 1_000))).toEqual([]);

    const now = clock.now();
    clock.moveTo(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 5)).toISOString());
    const periods = await call<{ items: { id: string; endsAt: string }[] }>(
      ...(['GET', `/billing-periods?accountId=${accountId}`] as const),
    );
    // Of two months, where one ended just now.
    const over = periods.items.filter(({ endsAt }) => new Date(endsAt) < clock.now()).reverse();
    let amount = 0;
    for (const { id } of over) {
      const { invoiceId } = await call<{ invoiceId: string }>('POST', `/billing-periods/${id}/close`);
      const { lines } = await call<{ lines: { meter: string; amount: string }[] }>('GET', `/invoices/${invoiceId}`);
      amount += Number(lines.find(({ meter }) => meter === 'server.m1.tiny')?.amount ?? 0);
    }
    // The times themselves were held to Nova's above; whole seconds of Nova's would leave a second of play at each end.
    const seconds = billed.reduce((sum, { from, to }) => sum + (Date.parse(to ?? '') - Date.parse(from)) / 1_000, 0);
    expect(Math.abs(amount - seconds)).toBeLessThanOrEqual(0.01);
  }, 600_000);
});
