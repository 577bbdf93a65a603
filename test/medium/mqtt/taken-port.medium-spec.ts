import { randomBytes } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import { systemClock } from '../../../src/common/clock';
import { createMqttGateway } from '../../../src/mqtt';
import { mqttConfig } from '../../support/mqtt-clients';
import { testDatabase } from '../../support/test-database';

describe('the embedded broker', () => {
  it('names the variable of a port that is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const { database, close } = await testDatabase();
    const { config, remove } = await mqttConfig({ port });
    const gateway = createMqttGateway(config, { database, encryptionKey: randomBytes(32), clock: systemClock });
    await expect(gateway.start()).rejects.toMatchObject({
      code: 'PORT_UNAVAILABLE',
      message: expect.stringMatching(/^MQTT_PORT: .* taken/),
    });
    await close();
    await remove();
    await new Promise((resolve) => other.close(resolve));
  });
});
