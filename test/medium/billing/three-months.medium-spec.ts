import { MqttGateway } from '../../../src/mqtt';
import { CloudDiary } from '../../support/cloud.diary';
import { eventually } from '../../support/eventually';
import { fullSpec } from '../../support/fleet-fixture';
import { readCsv } from '../../support/focus/focus.dataset';
import { amountOfPieces, amountsOf, type PriceSpan } from '../../support/invoice.oracle';
import { MovableClock } from '../../support/movable.clock';
import { Device } from '../../support/mqtt-clients';
import { bySecret } from '../../support/register-bodies';
import { startTestApp, type TestApp } from '../../support/test-app';

interface Invoice {
  lines: { fleetName: string; meter: string; unitPrice: string; amount: string }[];
  total: string;
}

interface Fleet {
  id: string;
  name: string;
  enrollment: { id: string; secret: string };
}

const hub = (flavor: string, sizeGiB: number) => ({
  ...fullSpec,
  servers: [{ ...fullSpec.servers[0], flavor, volumes: [{ key: 'data', sizeGiB }] }],
});

/** Midnights in Berlin: a leap February, and a March that loses an hour. */
const [february, march, april, may] = ['02-01T00:00+01', '03-01T00:00+01', '04-01T00:00+02', '05-01T00:00+02'].map(
  (text) => Date.parse(`2028-${text}:00`),
);
const dearer = Date.parse('2028-03-15T10:30:00Z');
const always = { from: -Infinity, to: Infinity };
const prices: PriceSpan[] = [
  { meter: 'server.m1.tiny', unitPrice: '0.008', ...always },
  { meter: 'server.m1.small', unitPrice: '0.016', from: -Infinity, to: dearer },
  { meter: 'server.m1.small', unitPrice: '0.0203', from: dearer, to: Infinity },
  { meter: 'floating_ip', unitPrice: '0.004', ...always },
  { meter: 'router', unitPrice: '0.005', ...always },
  { meter: 'volume', unitPrice: '0.00008', ...always },
];
const messages = { meter: 'device.messages', unitPrice: '0.0000004', ...always };
const bytes = { meter: 'device.bytes', unitPrice: '0.02', ...always };

/** Everything real but the cloud's hardware, on a clock that is put forward: MQTT, fleets, metering, closing. */
describe('three months, from the first gateway to the invoices', () => {
  const clock = new MovableClock('2028-02-01T09:17:23Z');
  const devices: Device[] = [];
  let diary: CloudDiary;
  let app: TestApp;
  let accountId: string;
  let blueprintId: string;
  let north: Fleet;
  let south: Fleet;

  beforeAll(async () => {
    const env = { MOORAGE_SETTLE_MS: '300', MOORAGE_TICK_MS: '300', MOORAGE_BILLING_AUTO_CLOSE: 'off' };
    app = await startTestApp({ clock, emulator: { buildMs: 50, clock }, env });
    diary = new CloudDiary(app.emulator, clock);
  });
  afterAll(async () => {
    for (const device of devices) await device.close();
    diary.close();
    await app.close();
  });

  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await app.call<T>(method, `/api/v1${path}`, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
  const make = async (path: string, body: unknown) => (await call<{ id: string }>('POST', path, body)).id;
  const reaches = (fleet: Fleet, wanted: { status: string; blueprintVersion?: number }) =>
    eventually(async () => expect(await call('GET', `/fleets/${fleet.id}`)).toMatchObject(wanted) ?? true, {
      timeoutMs: 60_000,
      everyMs: 50,
    });

  async function makeFleet(name: string): Promise<Fleet> {
    const id = await make('/fleets', { name, accountId, blueprintId, approval: 'automatic' });
    const path = `/fleets/${id}/enrollments`;
    return { id, name, enrollment: await call<Fleet['enrollment']>('POST', path, { kind: 'secret' }) };
  }

  /** A gateway that asks for the fleet, and is told where it is once it stands. */
  async function joins(fleet: Fleet, hardwareId: string): Promise<Device> {
    const { id, secret } = fleet.enrollment;
    const [{ port }] = app.app.get(MqttGateway).addresses();
    const login = { username: hardwareId, password: `${id}:${secret}` };
    const device = await Device.connect(`mqtt://127.0.0.1:${port}`, login);
    devices.push(device);
    await device.client.subscribeAsync(`moorage/v1/${hardwareId}/registration`, { qos: 1 });
    const body = bySecret({ fleet, enrollment: { id, secret } });
    await device.client.publishAsync(`moorage/v1/${hardwareId}/register`, JSON.stringify(body), { qos: 1 });
    await eventually(() => device.heard.some(({ text }) => text.includes('"status":"assigned"')), {
      timeoutMs: 60_000,
    });
    return device;
  }
  const tells = (device: Device, hardwareId: string, counters: object) =>
    device.client.publishAsync(`moorage/v1/${hardwareId}/usage`, JSON.stringify(counters), { qos: 1 });

  it('February: a gateway has its fleet built, which grows half a second before noon', async () => {
    accountId = await make('/accounts', { name: 'Küstenwache', currency: 'EUR', timeZone: 'Europe/Berlin' });
    blueprintId = await make('/blueprints', { name: 'hub', spec: hub('m1.tiny', 1) });
    north = await makeFleet('north');
    const gateway = await joins(north, 'gw-1');
    await tells(gateway, 'gw-1', { epoch: 1, messages: 40_000_000, bytes: 3 * 2 ** 30 });
    await reaches(north, { status: 'ready', blueprintVersion: 1 });
    clock.moveTo('2028-02-20T10:59:59.500Z');
    await call('PUT', `/blueprints/${blueprintId}`, { name: 'hub', spec: hub('m1.small', 2) });
    await reaches(north, { status: 'ready', blueprintVersion: 2 });
  });

  it('March: a second fleet comes, and a price rises in the middle of an hour', async () => {
    clock.moveTo('2028-03-05T23:59:58Z');
    south = await makeFleet('south');
    await joins(south, 'gw-2');
    await reaches(south, { status: 'ready' });
    const again = await joins(north, 'gw-1');
    // The gateway was off and on again: what it counts begins anew, and a message of before comes once more.
    await tells(again, 'gw-1', { epoch: 2, messages: 100, bytes: 2 ** 29 });
    await tells(again, 'gw-1', { epoch: 1, messages: 40_000_000, bytes: 3 * 2 ** 30 });
    const { items } = await call<{ items: { id: string; isDefault: boolean }[] }>('GET', '/price-books');
    const book = items.find(({ isDefault }) => isDefault);
    const price = { meter: 'server.m1.small', unitPrice: '0.0203', validFrom: new Date(dearer).toISOString() };
    await call('POST', `/price-books/${book?.id}/prices`, price);
  });

  it('April: the first fleet goes', async () => {
    clock.moveTo('2028-04-10T03:00:00Z');
    await call('DELETE', `/fleets/${north.id}`);
    await reaches(north, { status: 'deleted' });
  });

  /** What the cloud and the gateways say that a month comes to: each line with the amounts that it may have. */
  function expectedLines(month: { from: number; to: number; messages: bigint; bytes: bigint }) {
    const spells = diary.read();
    const key = (fleet: Fleet, { meter, unitPrice }: PriceSpan) => `${fleet.name} ${meter} ${unitPrice}`;
    const timed = [north, south].flatMap((fleet) => {
      const own = spells.filter(({ description }) => description.includes(fleet.id));
      // Neutron tells whole seconds, and an end is known when the answer to a DELETE is there.
      return prices.map((price) => ({ line: key(fleet, price), allowed: amountsOf(own, price, month, 1_000) }));
    });
    const counted = [
      { line: key(north, messages), allowed: [amountOfPieces(month.messages, 1n, messages)] },
      { line: key(north, bytes), allowed: [amountOfPieces(month.bytes, 2n ** 30n, bytes)] },
    ];
    return new Map([...timed, ...counted].map(({ line, allowed }) => [line, allowed]));
  }

  it('May: each month is closed, and its invoice is what the cloud itself shows', async () => {
    clock.moveTo('2028-05-05T00:00:00Z');
    const path = `/billing-periods?accountId=${accountId}`;
    const { items } = await call<{ items: { id: string; month: string; status: string }[] }>('GET', path);
    expect(items.map(({ month, status }) => `${month} ${status}`)).toEqual([
      ...['2028-05 open', '2028-04 open', '2028-03 open', '2028-02 open'],
    ]);
    const months = [
      { name: '2028-02', from: february, to: march, messages: 40_000_000n, bytes: 3n * 2n ** 30n },
      { name: '2028-03', from: march, to: april, messages: 100n, bytes: 2n ** 29n },
      { name: '2028-04', from: april, to: may, messages: 0n, bytes: 0n },
    ];
    for (const month of months) {
      const period = items.find((one) => one.month === month.name);
      const { invoiceId } = await call<{ invoiceId: string }>('POST', `/billing-periods/${period?.id}/close`);
      const { lines, total } = await call<Invoice>('GET', `/invoices/${invoiceId}`);
      const billed = new Map(
        lines.map(({ fleetName, meter, unitPrice, amount }) => [`${fleetName} ${meter} ${unitPrice}`, amount]),
      );
      const expected = expectedLines(month);
      const wrong = [...expected].filter(([line, allowed]) => !allowed.includes(billed.get(line) ?? '0.00'));
      expect({ month: month.name, wrong, billed: [...billed] }).toMatchObject({ wrong: [] });
      expect(lines).toHaveLength(billed.size);
      expect([...billed.keys()].filter((line) => !expected.has(line))).toEqual([]);
      const inCents = (amount: string) => BigInt(amount.replace('.', ''));
      expect(inCents(total)).toBe(lines.reduce((sum, { amount }) => sum + inCents(amount), 0n));
      expect(inCents(total)).toBeGreaterThan(1_000n);
    }
  });

  it('is exported with the names that things have in the cloud, and the region that they were in', async () => {
    const { rows } = readCsv(await call<string>('GET', `/exports/focus?accountId=${accountId}&period=2028-02`));
    expect(rows.find(({ ResourceType }) => ResourceType === 'server')).toMatchObject({
      ResourceName: 'moorage-north-hub',
      RegionId: 'RegionOne',
      RegionName: 'RegionOne',
    });
    const regionsOf = (type: string) =>
      new Set(rows.filter((row) => row.ResourceType === type).map((row) => row.RegionId));
    for (const type of ['router', 'volume', 'floating_ip']) expect([...regionsOf(type)]).toEqual(['RegionOne']);
    expect([...regionsOf('gateway')]).toEqual([null]);
  });
});
