import { randomBytes } from 'node:crypto';
import { createMqttGateway, type MqttGateway } from '../../../src/mqtt';
import { eventually } from '../../support/eventually';
import { MovableClock } from '../../support/movable.clock';
import { Device, mqttConfig } from '../../support/mqtt-clients';
import { testDatabase } from '../../support/test-database';

describe.each([4, 5] as const)('wills of clients of protocol level %i', (protocolVersion) => {
  const patienceMs = 300;
  const clock = MovableClock.atNoon();
  let gateway: MqttGateway;
  let cleanUp: () => Promise<void>;
  const tried: string[] = [];
  const kept: string[] = [];
  let isAway = true;

  beforeAll(async () => {
    const { database, close } = await testDatabase();
    const { config, remove } = await mqttConfig();
    const parts = { database, encryptionKey: randomBytes(32), clock, limits: { patienceMs, messagesInHand: 1 } };
    gateway = createMqttGateway(config, parts);
    gateway.handle('state', ({ payload }) => {
      tried.push(payload.toString());
      if (isAway && payload.toString() === 'lost') return Promise.reject(new Error('no database'));
      return Promise.resolve(void kept.push(payload.toString()));
    });
    gateway.authenticateWith(() => Promise.resolve({ scope: 'a' }));
    await gateway.start();
    cleanUp = async () => {
      await gateway.stop();
      await close();
      await remove();
    };
  });
  afterAll(() => cleanUp());

  it('are kept though the database was away for longer than a message waits for it', async () => {
    const [{ port }] = gateway.addresses();
    const will = { topic: 'moorage/v1/reg-will/state', payload: Buffer.from('lost'), qos: 1, retain: false } as const;
    const url = `mqtt://127.0.0.1:${port}`;
    const device = await Device.connect(url, { protocolVersion, username: 'reg-will', password: 'good', will });
    const begun = Date.now();
    device.client.stream.destroy();
    // Another message would have been given up before its third try.
    await eventually(() => tried.length >= 3 && Date.now() - begun > patienceMs);
    isAway = false;
    await eventually(() => kept.length > 0);
    expect(kept).toEqual(['lost']);
  });

  it('hold nobody up, and are not told once their device has said something newer', async () => {
    [isAway, tried.length] = [true, 0];
    const [{ port }] = gateway.addresses();
    const [url, prefix] = [`mqtt://127.0.0.1:${port}`, 'moorage/v1/mqtt2-will'];
    const login = { protocolVersion, username: 'mqtt2-will', password: 'good' };
    const will = { topic: `${prefix}/state`, payload: Buffer.from('lost'), qos: 1, retain: true } as const;
    const dead = await Device.connect(url, { ...login, will });
    dead.client.stream.destroy();
    await eventually(() => tried.includes('lost'));
    const back = await Device.connect(url, login);
    await back.client.publishAsync(`${prefix}/state`, 'ready', { qos: 1, retain: true });
    const triedBefore = [...tried];
    isAway = false;
    clock.advance(60_000);
    await back.client.subscribeAsync(`${prefix}/+`);
    await gateway.publish(`${prefix}/note`, 'after', { audience: 'a' });
    await back.hears(`${prefix}/note`);
    expect(tried).toEqual(triedBefore);
    expect(back.heard.map(({ text }) => text).sort()).toEqual(['after', 'ready']);
    await back.close();
  });
});
