import { connect as connectTcp } from 'node:net';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../../src/common/clock';
import { registry } from '../../../src/common/metrics';
import { createMqttGateway, type InboundMessage, type MqttGateway } from '../../../src/mqtt';
import { eventually } from '../../support/eventually';
import { Device, mqttConfig } from '../../support/mqtt-clients';
import { testDatabase } from '../../support/test-database';

/** What CONNACK says in each version (3.1.1, 3.2.2.3 and 5.0, 3.2.2.2). */
const refusalCodes = { 4: { badCredentials: 4, notAuthorized: 5 }, 5: { badCredentials: 0x86, notAuthorized: 0x87 } };

describe.each([4, 5] as const)('the embedded broker, to clients of protocol level %i,', (protocolVersion) => {
  const { badCredentials, notAuthorized } = refusalCodes[protocolVersion];
  /** A session that outlives its connection. */
  const kept = { clean: false, ...(protocolVersion === 5 ? { properties: { sessionExpiryInterval: 3_600 } } : {}) };
  const encryptionKey = randomBytes(32);
  let gateway: MqttGateway;
  let url: string;
  let tlsUrl: string;
  let dataDir: string;
  let cleanUp: () => Promise<void>;
  const seen: InboundMessage[] = [];
  const devices: Device[] = [];
  /** Password `good` lets in under scope `a`, `other` under scope `b`. */
  const scopes: Record<string, string> = { good: 'a', other: 'b' };
  let commit: () => Promise<void> = () => Promise.resolve();

  beforeAll(async () => {
    const { database, close } = await testDatabase();
    const { config, remove } = await mqttConfig();
    dataDir = config.dataDir;
    const limits = {
      packetBytes: 4_096,
      patienceMs: 300,
      messagesInHand: 8,
      subscriptionsPerConnection: 4,
      connectionsPerDevice: 4,
      sessionsPerDevice: 2,
      retainedPerDevice: 2,
    };
    gateway = createMqttGateway(config, { database, encryptionKey, clock: systemClock, limits });
    gateway.handle('register', async (message) => {
      await commit();
      seen.push(message);
    });
    gateway.authenticateWith((credentials) => {
      const scope = credentials.kind === 'password' ? scopes[credentials.password] : undefined;
      return Promise.resolve(scope === undefined ? null : { scope });
    });
    await gateway.start();
    const [plain, secure] = gateway.addresses();
    url = `mqtt://127.0.0.1:${plain.port}`;
    tlsUrl = `mqtts://localhost:${secure.port}`;
    cleanUp = async () => {
      await gateway.stop();
      await close();
      await remove();
    };
  });
  afterEach(async () => {
    await Promise.all(devices.splice(0).map((device) => device.close()));
    commit = () => Promise.resolve();
    seen.length = 0;
  });
  afterAll(() => cleanUp());

  const device = async (username: string, password = 'good', options = {}): Promise<Device> => {
    const made = await Device.connect(url, { protocolVersion, username, password, ...options });
    devices.push(made);
    return made;
  };

  it('refuses anonymous connections, bad credentials, and ids that are no ids', async () => {
    await expect(Device.connect(url, { protocolVersion })).rejects.toMatchObject({ code: notAuthorized });
    const nameAlone = { protocolVersion, username: 'gw-1' };
    await expect(Device.connect(url, nameAlone)).rejects.toMatchObject({ code: notAuthorized });
    await expect(device('gw-1', 'bad')).rejects.toMatchObject({ code: badCredentials });
    for (const id of ['gw/1', '+', '#', 'gw 1'])
      await expect(device(id)).rejects.toMatchObject({ code: notAuthorized });
  });

  it('acknowledges a registration only after its handler has committed', async () => {
    let release = (): void => undefined;
    commit = () => new Promise((resolve) => (release = resolve));
    const gw = await device('gw-1');
    let acknowledged = false;
    const published = gw.client
      .publishAsync('moorage/v1/gw-1/register', '{}', { qos: 1 })
      .then(() => (acknowledged = true));
    await gw.client.subscribeAsync('moorage/v1/gw-1/#'); // a full round trip later
    expect(acknowledged).toBe(false);
    release();
    await published;
    expect(seen).toMatchObject([{ kind: 'register', hardwareId: 'gw-1', scope: 'a', response: null }]);
  });

  it('reads no more from anybody while so many messages wait for their commit', async () => {
    const gateways = await Promise.all(Array.from({ length: 12 }, (_, n) => device(`many-${n}`)));
    let [inHand, most] = [0, 0];
    const sent = Promise.all(
      gateways.map(({ client }) => new Promise((resolve) => client.once('packetsend', resolve))),
    );
    commit = async () => {
      most = Math.max(most, (inHand += 1));
      await sent;
      for (let turns = 0; turns < 50; turns += 1) await new Promise(setImmediate);
      inHand -= 1;
    };
    await Promise.all(
      gateways.map(({ client }, n) => client.publishAsync(`moorage/v1/many-${n}/register`, '{}', { qos: 1 })),
    );
    expect([seen.length, most]).toEqual([12, 8]);
  });

  it('closes the connection without acknowledging when the commit keeps failing', async () => {
    commit = () => Promise.reject(new Error('no database'));
    const gw = await device('gw-1');
    const closed = new Promise<void>((resolve) => gw.client.once('close', () => resolve()));
    const published = gw.client.publishAsync('moorage/v1/gw-1/register', '{}', { qos: 1 });
    await closed;
    gw.client.end(true);
    await expect(published).rejects.toThrow();
  });

  it('keeps every device to its own prefix', async () => {
    const [gw, spy] = [await device('gw-1'), await device('gw-2')];
    const grants = await Promise.allSettled(
      [
        '#',
        'moorage/#',
        'moorage/v1/+/registration',
        'moorage/v1/gw-1/registration',
        '$SYS/#',
        '$share/x/moorage/v1/+/register',
      ].map((filter) => spy.client.subscribeAsync(filter, { qos: 1 })),
    );
    expect(grants.map(({ status }) => status)).toEqual(Array(6).fill('rejected'));
    await gw.client.subscribeAsync('moorage/v1/gw-1/#', { qos: 1 });
    await gateway.publish('moorage/v1/gw-1/registration', 'for gw-1');
    expect(await gw.hears('moorage/v1/gw-1/registration')).toBe('for gw-1');
    expect(spy.heard).toEqual([]);
    const closed = new Promise<void>((resolve) => spy.client.once('close', () => resolve()));
    spy.client.publish('moorage/v1/gw-1/register', '{}');
    await closed;
    expect(seen).toEqual([]);
  });

  it('hands no registration, with its secret, to anybody else', async () => {
    const gw = await device('gw-1');
    await gw.client.subscribeAsync('moorage/v1/gw-1/#', { qos: 1 });
    await gw.client.publishAsync('moorage/v1/gw-1/register', 'secret', { qos: 1, retain: true });
    await gw.client.publishAsync('moorage/v1/gw-1/note', 'after', { qos: 1 });
    expect(await gw.hears('moorage/v1/gw-1/note')).toBe('after');
    const late = await device('gw-1');
    await late.client.subscribeAsync('moorage/v1/gw-1/#', { qos: 1 });
    await late.client.publishAsync('moorage/v1/gw-1/note', 'last', { qos: 1 });
    await late.hears('moorage/v1/gw-1/note');
    expect([...gw.heard, ...late.heard].filter(({ topic }) => topic.endsWith('/register'))).toEqual([]);
  });

  it('keeps equal hardware ids of two fleets apart, in what is live, queued and retained', async () => {
    const filter = 'moorage/v1/gw-1/#';
    const session = { ...kept, clientId: 'same' };
    const [ours, theirs] = [await device('gw-1', 'good', session), await device('gw-1', 'other', session)];
    for (const { client } of [ours, theirs]) await client.subscribeAsync(filter, { qos: 1 });
    await gateway.publish('moorage/v1/gw-1/registration', 'live', { audience: 'a' });
    expect(await ours.hears('moorage/v1/gw-1/registration')).toBe('live');
    await ours.client.publishAsync('moorage/v1/gw-1/state', 'ready', { qos: 1, retain: true });
    await Promise.all([ours.close(), theirs.close()]);
    await gateway.publish('moorage/v1/gw-1/registration', 'queued', { audience: 'a' });
    const back = await device('gw-1', 'other', session);
    await back.client.subscribeAsync(filter, { qos: 1 });
    await gateway.publish('moorage/v1/gw-1/registration', 'theirs', { audience: 'b' });
    expect(await back.hears('moorage/v1/gw-1/registration')).toBe('theirs');
    expect([...theirs.heard, ...back.heard].map(({ text }) => text)).toEqual(['theirs']);
    const again = await device('gw-1', 'good', session);
    expect(await again.hears('moorage/v1/gw-1/registration')).toBe('queued');
    await again.client.subscribeAsync(filter, { qos: 1 });
    expect(await again.hears('moorage/v1/gw-1/state')).toBe('ready');
    await again.client.publishAsync('moorage/v1/gw-1/state', '', { qos: 1, retain: true });
  });

  it('bounds what it keeps of each fleet’s device by itself, where hardware ids are equal', async () => {
    const [session, topic] = [{ ...kept, clientId: 'kept' }, 'moorage/v1/gw-8/registration'];
    const ours = await device('gw-8', 'good', session);
    await ours.client.subscribeAsync(topic, { qos: 1 });
    await ours.client.publishAsync('moorage/v1/gw-8/state', 'ready', { qos: 1, retain: true });
    await ours.close();
    for (const clientId of ['1', '2', '3']) {
      const theirs = await device('gw-8', 'other', { ...kept, clientId });
      await theirs.client.subscribeAsync(topic, { qos: 1 });
      for (const leaf of ['state', clientId])
        await theirs.client.publishAsync(`moorage/v1/gw-8/${leaf}`, 'theirs', { qos: 1, retain: true });
      await theirs.close();
    }
    await gateway.publish(topic, 'queued', { audience: 'a' });
    const back = await device('gw-8', 'good', session);
    expect(await back.hears(topic)).toBe('queued');
    await back.client.subscribeAsync('moorage/v1/gw-8/+', { qos: 1 });
    expect(await back.hears('moorage/v1/gw-8/state')).toBe('ready');
    expect(back.heard.map(({ text }) => text)).toEqual(['queued', 'ready']);
  });

  it('queues nothing of others for a session whose filter was refused', async () => {
    const session = { ...kept, clientId: 'greedy' };
    const spy = await device('gw-3', 'good', session);
    await spy.client.subscribeAsync('moorage/v1/gw-3/registration', { qos: 1 });
    await expect(spy.client.subscribeAsync(['moorage/v1/#'], { qos: 1 })).rejects.toThrow();
    await spy.close();
    await gateway.publish('moorage/v1/gw-1/registration', 'for gw-1');
    await gateway.publish('moorage/v1/gw-3/registration', 'for gw-3');
    const back = await device('gw-3', 'good', session);
    expect(await back.hears('moorage/v1/gw-3/registration')).toBe('for gw-3');
    expect(back.heard).toHaveLength(1);
  });

  it('bounds the filters of one connection, and of the session that is kept for it', async () => {
    const refused = async () => {
      const text = await registry.getSingleMetricAsString('moorage_mqtt_refused_total');
      return Number(/reason="subscribe"} (\d+)/.exec(text)?.[1] ?? 0);
    };
    const filters = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, n) => `moorage/v1/gw-7/topic-${from + n}`);
    const session = { ...kept, clientId: 'many' };
    const gw = await device('gw-7', 'good', session);
    const before = await refused();
    await expect(gw.client.subscribeAsync(filters(0, 6), { qos: 1 })).rejects.toThrow();
    expect(await refused()).toBe(before + 2);
    await gw.client.subscribeAsync(filters(0, 4), { qos: 1 });
    await gw.client.unsubscribeAsync(filters(0, 1));
    await gw.client.subscribeAsync(filters(6, 7), { qos: 1 });
    await expect(gw.client.subscribeAsync(filters(7, 8), { qos: 1 })).rejects.toThrow();
    await gw.close();
    for (const topic of filters(0, 8)) await gateway.publish(topic, 'queued');
    const back = await device('gw-7', 'good', session);
    await back.hears(filters(6, 7)[0]);
    expect(back.heard.map(({ topic }) => topic)).toEqual([...filters(1, 4), ...filters(6, 7)]);
    await expect(back.client.subscribeAsync(filters(7, 8), { qos: 1 })).rejects.toThrow();
  });

  it('lets two devices choose the same client id without ending one another', async () => {
    const first = await device('gw-1', 'good', { clientId: 'mine' });
    const second = await device('gw-2', 'good', { clientId: 'mine' });
    await first.client.publishAsync('moorage/v1/gw-1/register', '1', { qos: 1 });
    await second.client.publishAsync('moorage/v1/gw-2/register', '2', { qos: 1 });
    expect(seen.map(({ hardwareId }) => hardwareId)).toEqual(['gw-1', 'gw-2']);
  });

  it('bounds the connections of one device, and of the length of its packets', async () => {
    for (let n = 0; n < 4; n += 1) await device('gw-4');
    await expect(device('gw-4')).rejects.toMatchObject({ code: protocolVersion === 5 ? 0x97 : notAuthorized });
    const gw = await device('gw-5');
    const closed = new Promise<void>((resolve) => gw.client.once('close', () => resolve()));
    gw.client.publish('moorage/v1/gw-5/note', Buffer.alloc(5_000));
    await closed;
    await expect(device('gw-6', 'x'.repeat(20_000))).rejects.toThrow();
  });

  it('outlives bytes that are no MQTT', async () => {
    const { port } = new URL(url);
    for (const bytes of [
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      Buffer.alloc(64, 0xff),
      Buffer.from([0x10, 0x80, 0x80, 0x80, 0x80, 1]),
    ]) {
      const socket = connectTcp(Number(port), '127.0.0.1');
      socket.on('error', () => undefined);
      socket.end(bytes);
      await new Promise((resolve) => socket.once('close', resolve));
    }
    expect(gateway.health().state).toBe('up');
    await device('gw-1');
  });

  it('tells the last will of a device that vanished', async () => {
    const will = { topic: 'moorage/v1/gw-1/state', payload: Buffer.from('lost'), qos: 1 as const, retain: false };
    const watcher = await device('gw-1');
    await watcher.client.subscribeAsync('moorage/v1/gw-1/state', { qos: 1 });
    const gw = await device('gw-1', 'good', { will });
    gw.client.stream.destroy();
    expect(await watcher.hears('moorage/v1/gw-1/state')).toBe('lost');
    const foreign = { ...will, topic: 'moorage/v1/gw-2/state' };
    await expect(device('gw-1', 'good', { will: foreign })).rejects.toMatchObject({ code: notAuthorized });
  });

  it('serves TLS with a certificate that its own CA signed', async () => {
    const ca = await readFile(join(dataDir, 'mqtt', 'ca.pem'));
    const gw = await Device.connect(tlsUrl, { protocolVersion, username: 'gw-1', password: 'good', ca });
    devices.push(gw);
    await gw.client.publishAsync('moorage/v1/gw-1/register', '{}', { qos: 1 });
    await eventually(() => seen.length === 1);
    await expect(Device.connect(tlsUrl, { protocolVersion, username: 'gw-1', password: 'good' })).rejects.toThrow(
      /certificate/,
    );
  });
});
