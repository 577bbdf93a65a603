import { migrations } from '../../../migrations';
import { systemClock } from '../../../src/common/clock';
import { newId } from '../../../src/common/ids';
import { Database, migrate } from '../../../src/database';
import { startEmulator, type Emulator } from '../../../src/emulator';
import { entities } from '../../../src/entities';
import { monthStart } from '../../medium/billing/oracle';
import { lifecycleEvent, record } from '../../medium/metering/lifecycle.fixture';
import { eventually } from '../../support/eventually';
import { fullSpec } from '../../support/fleet-fixture';
import { freePort } from '../../support/mosquitto';
import { MovableClock } from '../../support/movable.clock';
import { Device } from '../../support/mqtt-clients';
import { RestartablePostgres } from '../../support/restartable-postgres';
import { startTestApp, type TestApp } from '../../support/test-app';
import { testKey } from '../../support/test-key';

const patience = { timeoutMs: 120_000, everyMs: 250 };
const gib = (count: number) => count.toFixed(3);

interface Fleet {
  id: string;
  name: string;
  enrollment: { id: string; secret: string };
}

/** Of the accounts: their months turn with it, and not with UTC's. */
const timeZone = 'Europe/Berlin';

/** The month that is so many before (or after) the one of `at`. */
function monthOf(at: Date, months: number): string {
  const [year, month] = new Intl.DateTimeFormat('sv', { timeZone, year: 'numeric', month: '2-digit' })
    .format(at)
    .split('-')
    .map(Number);
  return new Date(Date.UTC(year, month - 1 + months)).toISOString().slice(0, 7);
}

const startOf = (month: string): Date => new Date(monthStart(month, timeZone));

const hoursAfter = (at: Date, hours: number): Date => new Date(at.getTime() + hours * 3_600_000);

/**
 * Three months of a harbour's business, up to now: an account with prices, two fleets, gateways by MQTT, usage, two months
 * closed, one that is over and still open, usage that nobody knows of, and a budget that was crossed. Over real parts.
 */
export class HarbourScene {
  readonly accountIds: { harbour: string; pilots: string } = { harbour: '', pilots: '' };
  readonly fleets: Fleet[] = [];
  /** The month that is over and still open. */
  overdue = '';

  private constructor(
    private readonly postgres: RestartablePostgres,
    readonly database: Database,
    readonly clock: MovableClock,
    private readonly emulator: Emulator,
    readonly app: TestApp,
    readonly mqttPort: number,
  ) {}

  /** `empty` leaves the service as it is first started. */
  static async open({ empty = false, env = {} }: { empty?: boolean; env?: Record<string, string> } = {}) {
    const postgres = await RestartablePostgres.start();
    const database = await Database.open({ url: postgres.url, migrations, entities, poolSize: 10 });
    await migrate(database);
    const start = empty ? systemClock.now() : hoursAfter(startOf(monthOf(systemClock.now(), -3)), 9);
    const clock = new MovableClock(start.toISOString());
    const emulator = await startEmulator({ port: 0, dataDir: null, buildMs: 20, clock });
    const mqttPort = await freePort();
    const app = await startTestApp({
      database,
      clock,
      authUrl: emulator.authUrl,
      env: { MQTT_PORT: String(mqttPort), MOORAGE_BILLING_AUTO_CLOSE: 'off', ...env },
    });
    const scene = new HarbourScene(postgres, database, clock, emulator, app, mqttPort);
    if (!empty) await scene.play();
    return scene;
  }

  /** The variables by which another process serves the same harbour. */
  get surroundings(): Record<string, string> {
    const { url: DATABASE_URL } = this.postgres;
    const user = {
      OS_USERNAME: 'admin',
      OS_PASSWORD: 'moorage',
      OS_PROJECT_NAME: 'admin',
      OS_REGION_NAME: 'RegionOne',
    };
    const MOORAGE_ENCRYPTION_KEY = testKey.toString('base64');
    return { DATABASE_URL, MOORAGE_ENCRYPTION_KEY, OS_AUTH_URL: this.emulator.authUrl, ...user };
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.emulator.close();
    await this.database.close();
    await this.postgres.stop();
  }

  async call<T = { id: string }>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.app.call<T>(method, `/api/v1/${path}`, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** A gateway asks to be let in; whoever waits for a decision is answered so. */
  async register(fleet: Fleet, hardwareId: string, more: object = {}): Promise<void> {
    const { id, secret } = fleet.enrollment;
    const device = await Device.connect(`mqtt://127.0.0.1:${this.mqttPort}`, {
      username: hardwareId,
      password: `${id}:${secret}`,
      clientId: hardwareId,
    });
    const topic = `moorage/v1/${hardwareId}`;
    await device.client.subscribeAsync(`${topic}/registration`, { qos: 1 });
    const body = { requestId: newId(), fleet: fleet.name, enrollment: fleet.enrollment, ...more };
    await device.client.publishAsync(`${topic}/register`, JSON.stringify(body), { qos: 1 });
    await device.hears(`${topic}/registration`);
    await device.client.publishAsync(`${topic}/state`, 'ready', { qos: 1, retain: true });
    await device.close();
  }

  private async play(): Promise<void> {
    const began = this.clock.now();
    await this.settle();
    await this.sail('outer-harbour', 'automatic');
    await this.sail('north-pier', 'manual');
    await this.comeAndGo(began);
    this.overdue = monthOf(began, 2);
    const third = startOf(this.overdue);
    await this.countUntil(hoursAfter(third, 30));
    this.clock.moveTo(hoursAfter(third, 30).toISOString());
    await this.closeMonths();
    await this.count(hoursAfter(third, -240), 9_000, 'late');
    await this.countUntil(systemClock.now());
    this.clock.moveTo(systemClock.now().toISOString());
    await this.arrive();
  }

  private async settle(): Promise<void> {
    const book = await this.call('POST', 'price-books', { name: 'Harbour 2026', currency: 'EUR' });
    const validFrom = '2026-01-01T00:00:00Z';
    const prices = [
      { meter: 'server.m1.tiny', unitPrice: '0.021', minimum: '5' },
      { meter: 'server.m1.small', unitPrice: '0.042' },
      { meter: 'router', unitPrice: '0.004' },
      { meter: 'floating_ip', unitPrice: '0.005' },
      { meter: 'volume', unitPrice: '0.00012', freeAllowance: '2000' },
      { meter: 'device.bytes', unitPrice: '0.08' },
      {
        meter: 'device.messages',
        unitPrice: '0.0002',
        tierMode: 'graduated',
        freeAllowance: '1000',
        tiers: [
          { upTo: '50000', unitPrice: '0.0006' },
          { upTo: '200000', unitPrice: '0.0004' },
        ],
      },
    ];
    for (const price of prices) await this.call('POST', `price-books/${book.id}/prices`, { ...price, validFrom });
    const account = { timeZone, currency: 'EUR', priceBookId: book.id, unknownPolicy: 'hold' };
    this.accountIds.harbour = (await this.call('POST', 'accounts', { ...account, name: 'Harbour Authority' })).id;
    this.accountIds.pilots = (await this.call('POST', 'accounts', { ...account, name: 'Pilot Station' })).id;
    await this.call('POST', `accounts/${this.accountIds.harbour}/budgets`, { name: 'The whole harbour', amount: '60' });
    await this.call('POST', `accounts/${this.accountIds.harbour}/budgets`, {
      name: 'Ceiling',
      amount: '900',
      thresholds: ['0.5', '0.8', '1'],
    });
  }

  private async sail(name: string, approval: string): Promise<void> {
    const { id: blueprintId } = await this.call('POST', 'blueprints', { name: `${name} hub`, spec: fullSpec });
    const fleet = { name, approval, accountId: this.accountIds.harbour, blueprintId };
    const { id } = await this.call('POST', 'fleets', fleet);
    await this.call('POST', `fleets/${id}/reconcile`);
    await eventually(
      async () => (await this.call<{ status: string }>('GET', `fleets/${id}`)).status === 'ready',
      patience,
    );
    const enrollment = await this.call<Fleet['enrollment']>('POST', `fleets/${id}/enrollments`, { kind: 'secret' });
    this.fleets.push({ id, name, enrollment: { id: enrollment.id, secret: enrollment.secret } });
  }

  /** Servers, one of which goes unseen, and a volume. */
  private async comeAndGo(began: Date): Promise<void> {
    const [outer, north] = this.fleets.map(({ id }) => ({ accountId: this.accountIds.harbour, fleetId: id }));
    const at = (hours: number) => hoursAfter(began, hours).toISOString();
    const small = { meter: 'server.m1.small' };
    const volume = { kind: 'volume', meter: 'volume', unit: 'GiB-Hours', quantity: '20' };
    const [extra, unseen] = [newId(), newId()];
    await record(this.database, [
      lifecycleEvent(outer, newId(), 'opened', at(200), volume),
      lifecycleEvent(north, extra, 'opened', at(400), small),
      lifecycleEvent(north, extra, 'closed', at(1_300)),
      lifecycleEvent(outer, unseen, 'opened', at(600), small),
      lifecycleEvent(outer, unseen, 'closed', at(830), { lastSeenAt: hoursAfter(began, 790) }),
    ]);
  }

  /** Gateways send more from day to day. */
  private async countUntil(end: Date): Promise<void> {
    for (let at = hoursAfter(this.clock.now(), 72); at < end; at = hoursAfter(at, 72)) {
      this.clock.moveTo(at.toISOString());
      await this.count(at, 1_500 + at.getUTCDate() * 60 + at.getUTCMonth() * 200, 'meter');
    }
  }

  private async count(at: Date, messages: number, source: string): Promise<void> {
    const events = this.fleets.flatMap(({ id, name }, index) =>
      (['messages', 'bytes'] as const).map((kind) => ({
        specversion: '1.0',
        id: `${name}-${kind}-${at.getTime()}`,
        source,
        time: at.toISOString(),
        type: `moorage.usage.device.${kind}`,
        datacontenttype: 'application/json',
        data: {
          fleetId: id,
          quantity: kind === 'messages' ? String(Math.round(messages / (index + 1))) : gib(messages / 4_000),
        },
      })),
    );
    await this.call('POST', 'usage-events', events);
  }

  /** Those that are over, the oldest first. */
  private async closeMonths(): Promise<void> {
    const path = `billing-periods?accountId=${this.accountIds.harbour}&limit=50`;
    const { items } = await this.call<{ items: { id: string; endsAt: string }[] }>('GET', path);
    const over = items.filter(({ endsAt }) => new Date(endsAt) < this.clock.now()).reverse();
    for (const { id } of over) await this.call('POST', `billing-periods/${id}/close`);
  }

  /** The gateways of today: some work, some wait. */
  private async arrive(): Promise<void> {
    const [outer, north] = this.fleets;
    const attributes = { berth: 7, site: 'quay wall', sensors: ['tide', 'salinity'] };
    for (let n = 1; n <= 4; n += 1)
      await this.register(outer, `tide-${n}`, { model: 'TG-200', firmware: '4.1.2', attributes });
    for (let n = 1; n <= 3; n += 1) await this.register(north, `pier-${n}`, { model: 'PG-10', firmware: '2.0.0' });
  }
}
