import { randomBytes } from 'node:crypto';
import { systemClock } from '../../../src/common/clock';
import { createMqttGateway, type MqttGateway } from '../../../src/mqtt';
import { eventually } from '../../support/eventually';
import { Device, mqttConfig } from '../../support/mqtt-clients';
import { testDatabase } from '../../support/test-database';

describe.each([4, 5] as const)('wills of clients of protocol level %i', (protocolVersion) => {
  const patienceMs = 300;
  let gateway: MqttGateway;
  let cleanUp: () => Promise<void>;
  const tried: string[] = [];
  const kept: string[] = [];
  let isAway = true;

  beforeAll(async () => {
    const { database, close } = await testDatabase();
    const { config, remove } = await mqttConfig();
    const parts = { database, encryptionKey: randomBytes(32), clock: systemClock, limits: { patienceMs } };
    gateway = createMqttGateway(config, parts);
    gateway.handle('state', ({ payload }) => {
      tried.push(payload.toString());
      if (isAway) return Promise.reject(new Error('no database'));
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
});
