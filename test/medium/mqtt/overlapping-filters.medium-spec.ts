import { randomBytes } from 'node:crypto';
import { systemClock } from '../../../src/common/clock';
import { createMqttGateway, type MqttGateway } from '../../../src/mqtt';
import { Device, mqttConfig } from '../../support/mqtt-clients';
import { testDatabase } from '../../support/test-database';

describe('a kept session with overlapping filters', () => {
  let gateway: MqttGateway;
  let cleanUp: () => Promise<void>;
  const devices: Device[] = [];

  beforeAll(async () => {
    const { database, close } = await testDatabase();
    const { config, remove } = await mqttConfig();
    gateway = createMqttGateway(config, { database, encryptionKey: randomBytes(32), clock: systemClock });
    gateway.authenticateWith(() => Promise.resolve({ scope: 'a' }));
    await gateway.start();
    cleanUp = async () => {
      await Promise.all(devices.map((device) => device.close()));
      await gateway.stop();
      await close();
      await remove();
    };
  });
  afterAll(() => cleanUp());

  it('is sent a message again that was not acknowledged', async () => {
    const topic = 'moorage/v1/device-overlap/registration';
    const connect = async () => {
      const [{ port }] = gateway.addresses();
      const session = { username: 'device-overlap', password: 'good', clean: false, clientId: 'kept' };
      const made = await Device.connect(`mqtt://127.0.0.1:${port}`, session);
      devices.push(made);
      return made;
    };
    const gw = await connect();
    await gw.client.subscribeAsync([topic, 'moorage/v1/device-overlap/#'], { qos: 1 });
    gw.client.handleMessage = () => undefined; // without an end to it there is no PUBACK
    await gateway.publish(topic, 'owed');
    expect(await gw.hears(topic)).toBe('owed');
    await gw.close();
    expect(await (await connect()).hears(topic)).toBe('owed');
  });
});
