import { TestClock } from '../../../src/common/clock.fixture';
import { registry } from '../../../src/common/metrics';
import { eventually } from '../../support/eventually';
import type { Device } from '../../support/mqtt-clients';
import { RegistrationWorld } from '../../support/registration-world';

const strangerMs = 2_000;

describe('a door that lets in who has proved nothing yet', () => {
  let world: RegistrationWorld;
  const clock = new TestClock(new Date());

  beforeAll(async () => {
    world = await RegistrationWorld.start({ clock, limits: { strangerMs } });
  });
  afterAll(() => world.stop());

  const expelled = async () => {
    const text = await registry.getSingleMetricAsString('moorage_mqtt_refused_total');
    return Number(/reason="stranger"} (\d+)/.exec(text)?.[1] ?? 0);
  };
  const visitor = (options: object) => world.visitor({ username: 'provision', ...options });
  const pings = ({ client }: Device) =>
    new Promise<void>((resolve, reject) => {
      client.on('packetreceive', ({ cmd }) => cmd === 'pingresp' && resolve());
      client.once('close', () => reject(new Error('the connection ended')));
      client.sendPing();
    });

  it('has it go after a while, though it pings, and keeps who has shown a good secret', async () => {
    const { enrollment, fleet } = await world.fleet();
    const good = await visitor({});
    const { id: provisionDeviceKey, secret: provisionDeviceSecret } = enrollment;
    const ask = (secret: string) =>
      JSON.stringify({ deviceName: 'str-1', provisionDeviceKey, provisionDeviceSecret: secret });
    await good.client.publishAsync('/provision/request', ask(provisionDeviceSecret), { qos: 1 });
    const idle = await visitor({});
    const guessing = await visitor({});
    await guessing.client.publishAsync('/provision/request', ask('wrong'), { qos: 1 });
    const username = `${fleet.name}/registrations/str-2/api-version=2019-03-31`;
    const azure = await visitor({ clientId: 'str-2', username, password: 'SharedAccessSignature sr=x&sig=x&se=1' });
    const strangers = [idle, guessing, azure];
    clock.advance(strangerMs - 1);
    await Promise.all([good, ...strangers].map(pings));
    clock.advance(1);
    await eventually(() => strangers.every(({ client }) => !client.connected));
    expect(await expelled()).toBe(3);
    await pings(good);
    await good.client.publishAsync('/provision/request', ask(provisionDeviceSecret), { qos: 1 });
  });
});
