import { systemClock } from '../../src/common/clock';
import { registry } from '../../src/common/metrics';
import { createMqttGateway, type InboundMessage } from '../../src/mqtt';
import { eventually } from '../support/eventually';
import globalSetup from '../support/global-setup';
import globalTeardown from '../support/global-teardown';
import { Line } from '../support/line';
import { Mosquitto } from '../support/mosquitto';
import { Device, mqttConfig } from '../support/mqtt-clients';
import { testDatabase } from '../support/test-database';

beforeAll(() => globalSetup());
afterAll(() => globalTeardown());

describe('messages of an external broker, while nothing is committed', () => {
  it('are not acknowledged: those of a line that breaks come again', async () => {
    const own = await Mosquitto.start();
    const line = await Line.to(own.port);
    const { database, close } = await testDatabase();
    const { config, remove } = await mqttConfig({
      url: `mqtt://127.0.0.1:${line.port}`,
      username: 'service',
      password: 'let me in',
    });
    const gateway = createMqttGateway(config, { database, encryptionKey: Buffer.alloc(32), clock: systemClock });
    const seen: InboundMessage[] = [];
    const release: (() => void)[] = [];
    gateway.handle('usage', async (message) => {
      seen.push(message);
      await new Promise<void>((resolve) => release.push(resolve));
    });
    await gateway.start();
    await eventually(() => gateway.health().detail.includes('4 of 4'));
    const gw = await Device.connect(own.url);
    const send = (text: string) => gw.client.publishAsync('moorage/v1/once/usage', text, { qos: 1 });
    for (let n = 0; n < 10; n += 1) await send(String(n));
    await eventually(() => seen.length === 10);
    line.cut();
    await eventually(() => seen.length === 20);
    expect(new Set(seen.slice(10).map(({ payload }) => payload.toString())).size).toBe(10);
    await eventually(() => gateway.health().detail.includes('4 of 4'));
    for (const resolve of release) resolve();
    // The broker reads in order: once it has taken these, it has seen the acknowledgements before them.
    for (let n = 0; n < 4; n += 1) await gateway.publish('moorage/v1/once/note', 'x');
    line.cut();
    await eventually(() => gateway.health().state === 'down');
    await eventually(() => gateway.health().detail.includes('4 of 4'));
    await send('last');
    await eventually(() => seen.length >= 21);
    expect(seen.slice(20).map(({ payload }) => payload.toString())).toEqual(['last']);
    for (const resolve of release) resolve();
    await gw.close();
    await gateway.stop();
    await line.close();
    await own.stop();
    await close();
    await remove();
  });

  it('are dropped beyond so many of QoS 0, until some are committed', async () => {
    const own = await Mosquitto.start();
    const { database, close } = await testDatabase();
    const { config, remove } = await mqttConfig({ url: own.url, username: 'service', password: 'let me in' });
    const gateway = createMqttGateway(config, { database, encryptionKey: Buffer.alloc(32), clock: systemClock });
    let seen = 0;
    let commit = (): void => undefined;
    const committed = new Promise<void>((resolve) => (commit = resolve));
    gateway.handle('usage', () => {
      seen += 1;
      return committed;
    });
    await gateway.start();
    await eventually(() => gateway.health().detail.includes('4 of 4'));
    const dropped = async () => {
      const text = await registry.getSingleMetricAsString('moorage_mqtt_messages_total');
      return Number(/kind="usage",result="dropped"} (\d+)/.exec(text)?.[1] ?? 0);
    };
    const gw = await Device.connect(own.url);
    for (let n = 0; n < 1_000; n += 1) gw.client.publish('moorage/v1/loud/usage', String(n), { qos: 0 });
    await eventually(async () => seen + (await dropped()) === 1_000);
    expect(seen).toBe(800);
    commit();
    await eventually(async () => {
      await gw.client.publishAsync('moorage/v1/loud/usage', 'after', { qos: 0 });
      return seen > 800;
    });
    await gw.close();
    await gateway.stop();
    await own.stop();
    await close();
    await remove();
  });
});
