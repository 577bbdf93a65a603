import type { IClientOptions } from 'mqtt';
import { randomBytes } from 'node:crypto';
import { systemClock } from '../../../src/common/clock';
import { registry } from '../../../src/common/metrics';
import { createMqttGateway, type MqttGateway } from '../../../src/mqtt';
import type { BrokerLimits } from '../../../src/mqtt/limits';
import { eventually } from '../../support/eventually';
import { Device, mqttConfig } from '../../support/mqtt-clients';
import { testDatabase } from '../../support/test-database';

/** More than the kernel takes for a peer that reads nothing, and than the broker once delivered at a time. */
const flood = { messages: 300, bytes: 100 * 1024 };
const topic = 'moorage/v1/gw-1/note';

describe('one device of the embedded broker', () => {
  const devices: Device[] = [];
  let gateway: MqttGateway;
  let stop: () => Promise<void>;

  async function start(limits: Partial<BrokerLimits>): Promise<void> {
    const { database, close } = await testDatabase();
    const { config, remove } = await mqttConfig();
    gateway = createMqttGateway(config, { database, encryptionKey: randomBytes(32), clock: systemClock, limits });
    gateway.authenticateWith(() => Promise.resolve({ scope: 'a' }));
    await gateway.start();
    stop = async () => {
      await Promise.all(devices.splice(0).map((device) => device.close()));
      await gateway.stop();
      await close();
      await remove();
    };
  }
  afterEach(() => stop());

  async function connect(username: string, options: IClientOptions = {}): Promise<Device> {
    const [{ port }] = gateway.addresses();
    const login = { username, password: 'x', keepalive: 0, ...options };
    const device = await Device.connect(`mqtt://127.0.0.1:${port}`, login);
    devices.push(device);
    return device;
  }
  async function reader(username: string, filter: string, options: IClientOptions = {}): Promise<Device> {
    const device = await connect(username, options);
    await device.client.subscribeAsync(filter, { qos: 1 });
    return device;
  }
  /** One connection of the device reads nothing any more, while another sends both a flood, as fast as it reads itself. */
  async function flooded(): Promise<Device> {
    const [deaf, twin] = [await reader('gw-1', topic), await reader('gw-1', topic)];
    deaf.client.stream.unpipe().pause();
    const send = () => twin.client.publish(topic, Buffer.alloc(flood.bytes));
    twin.client.on('message', () => twin.heard.length < flood.messages && send());
    send();
    return twin;
  }
  async function closedUnread(): Promise<number> {
    const text = await registry.getSingleMetricAsString('moorage_mqtt_refused_total');
    return Number(/reason="unread"} (\d+)/.exec(text)?.[1] ?? 0);
  }

  it('holds up nobody while it does not read', async () => {
    await start({ unreadBytes: 1024 * 1024 * 1024, unreadMs: 60_000 });
    const other = await reader('gw-2', 'moorage/v1/gw-2/registration');
    const before = await closedUnread();
    const twin = await flooded();
    await eventually(() => twin.heard.length === flood.messages);
    await gateway.publish('moorage/v1/gw-2/registration', 'at once');
    expect(await other.hears('moorage/v1/gw-2/registration')).toBe('at once');
    expect(await closedUnread()).toBe(before);
  });

  it.each([
    ['too much', { unreadMs: 60_000 }],
    ['for too long', { unreadBytes: 1024 * 1024 * 1024, unreadMs: 500 }],
  ])('loses the connection on which it leaves %s unread', async (_what, limits) => {
    await start(limits);
    const before = await closedUnread();
    const twin = await flooded();
    await eventually(async () => (await closedUnread()) === before + 1);
    await eventually(() => twin.heard.length === flood.messages);
    await eventually(() => gateway.health().detail.includes(', 1 of at most'));
    expect(await closedUnread()).toBe(before + 1);
  });

  it('has its own share of what is kept, where its oldest messages make room for its newest', async () => {
    await start({ keptBytes: 64 * 1024, keptBytesPerDevice: 40 * 1024 });
    const sessions = ['one', 'two'].map((clientId) => ({ clean: false, clientId }));
    const registration = 'moorage/v1/gw-2/registration';
    await (await reader('gw-2', registration, sessions[0])).close();
    for (const session of sessions) await (await reader('gw-1', topic, session)).close();
    for (let n = 0; n < 20; n += 1) await gateway.publish(topic, String(n).padEnd(4_000));
    await gateway.publish(registration, 'kept');
    expect(await (await connect('gw-2', sessions[0])).hears(registration)).toBe('kept');
    const back = await Promise.all(sessions.map((session) => connect('gw-1', session)));
    await eventually(() => back.every(({ heard }) => heard.at(-1)?.text.trim() === '19'));
    for (const { heard } of back) expect(heard.map(({ text }) => Number(text))).toEqual([16, 17, 18, 19]);
  });
});
