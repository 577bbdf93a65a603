import type { Database } from '../../../src/database';
import { startEmulator, type Emulator } from '../../../src/emulator';
import { MqttGateway } from '../../../src/mqtt';
import { MeteringService } from '../../../src/metering';
import { CloudDiary } from '../../support/cloud.diary';
import { eventually } from '../../support/eventually';
import { fullSpec } from '../../support/fleet-fixture';
import { MovableClock } from '../../support/movable.clock';
import { Device } from '../../support/mqtt-clients';
import { bySecret } from '../../support/register-bodies';
import { startTestApp, type TestApp } from '../../support/test-app';
import { testDatabase } from '../../support/test-database';

const withVolume = (flavor: string, sizeGiB: number) => ({
  ...fullSpec,
  servers: [{ ...fullSpec.servers[0], flavor, volumes: [{ key: 'data', sizeGiB }] }],
});

describe('three months, from the first gateway to the invoices', () => {
  const clock = new MovableClock('2028-02-01T09:17:23Z');
  const devices: Device[] = [];
  let database: Database;
  let emulator: Emulator;
  let diary: CloudDiary;
  let app: TestApp;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ database, close } = await testDatabase());
    emulator = await startEmulator({ port: 0, dataDir: null, buildMs: 50, clock });
    diary = new CloudDiary(emulator, clock);
    const env = { MOORAGE_SETTLE_MS: '300', MOORAGE_TICK_MS: '500' };
    app = await startTestApp({ database, clock, authUrl: emulator.authUrl, env });
  });
  afterAll(async () => {
    for (const device of devices) await device.close();
    diary.close();
    await app.close();
    await emulator.close();
    await close();
  });

  const post = async <T = { id: string }>(path: string, body: unknown): Promise<T> => {
    const answer = await app.call<T>('POST', `/api/v1${path}`, body);
    if (answer.status >= 300) throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };

  const settled = (fleetId: string, version: number) =>
    eventually(
      async () => {
        const { body } = await app.call<{ status: string; blueprintVersion: number }>(
          'GET',
          `/api/v1/fleets/${fleetId}`,
        );
        return body.status === 'ready' && body.blueprintVersion === version;
      },
      { timeoutMs: 60_000, everyMs: 100 },
    );

  it('lives', async () => {
    const account = await post('/accounts', { name: 'Küstenwache', currency: 'EUR', timeZone: 'Europe/Berlin' });
    const blueprint = await post('/blueprints', { name: 'hub', spec: withVolume('m1.tiny', 1) });
    const fleet = await post('/fleets', {
      ...{ name: 'north', accountId: account.id, blueprintId: blueprint.id, approval: 'automatic' },
    });
    const enrollment = await post<{ id: string; secret: string }>(`/fleets/${fleet.id}/enrollments`, { kind: 'secret' });
    const [{ port }] = app.app.get(MqttGateway).addresses();
    const device = await Device.connect(`mqtt://127.0.0.1:${port}`, {
      ...{ username: 'gw-1', password: `${enrollment.id}:${enrollment.secret}` },
    });
    devices.push(device);
    await device.client.subscribeAsync('moorage/v1/gw-1/registration', { qos: 1 });
    const body = bySecret({ fleet: { name: 'north' }, enrollment });
    await device.client.publishAsync('moorage/v1/gw-1/register', JSON.stringify(body), { qos: 1 });
    await settled(fleet.id, 1);
    await eventually(() => device.heard.some(({ text }) => text.includes('"assigned"')));

    clock.moveTo('2028-02-20T11:59:59Z');
    await app.call('PUT', `/api/v1/blueprints/${blueprint.id}`, { name: 'hub', spec: withVolume('m1.small', 2) });
    await settled(fleet.id, 2);
    clock.moveTo('2028-04-10T03:00:00Z');
    expect((await app.call('DELETE', `/api/v1/fleets/${fleet.id}`)).status).toBe(202);
    await eventually(
      async () =>
        (await app.call<{ status: string }>('GET', `/api/v1/fleets/${fleet.id}`)).body.status === 'deleted',
      { timeoutMs: 60_000, everyMs: 100 },
    );
    clock.moveTo('2028-05-05T00:00:00Z');
    await app.app.get(MeteringService).absorbAll();
    const known = await app.app.get(MeteringService).intervals({ accountId: account.id });
    console.log(known.map((i) => `${i.meter} ${i.quantity} ${i.start} ${i.end} ${i.confidence}`).join('\n'));
    console.log(
      diary
        .read()
        .map((s) => `${s.meter} ${s.quantity} ${new Date(s.from).toISOString()} ${s.to && new Date(s.to).toISOString()}`)
        .join('\n'),
    );
  });
});
