import { registry } from '../../../src/common/metrics';
import { eventually } from '../../support/eventually';
import { RegistrationWorld } from '../../support/registration-world';

describe('a door that lets in who has proved nothing yet', () => {
  let world: RegistrationWorld;

  beforeAll(async () => {
    world = await RegistrationWorld.start({ limits: { strangerMs: 2_000 } });
  });
  afterAll(() => world.stop());

  const expelled = async () => {
    const text = await registry.getSingleMetricAsString('moorage_mqtt_refused_total');
    return Number(/reason="stranger"} (\d+)/.exec(text)?.[1] ?? 0);
  };
  const visitor = (options: object) => world.visitor({ username: 'provision', keepalive: 1, ...options });

  it('has it go after a while, though it pings, and keeps who has shown a good secret', async () => {
    const { enrollment, fleet } = await world.fleet();
    const good = await visitor({});
    const { id: provisionDeviceKey, secret: provisionDeviceSecret } = enrollment;
    const ask = (secret: string) =>
      JSON.stringify({ deviceName: 'str-1', provisionDeviceKey, ...{ provisionDeviceSecret: secret } });
    await good.client.publishAsync('/provision/request', ask(provisionDeviceSecret), { qos: 1 });
    const idle = await visitor({});
    const guessing = await visitor({});
    await guessing.client.publishAsync('/provision/request', ask('wrong'), { qos: 1 });
    const username = `${fleet.name}/registrations/str-2/api-version=2019-03-31`;
    const azure = await visitor({ clientId: 'str-2', username, password: 'SharedAccessSignature sr=x&sig=x&se=1' });
    await eventually(() => [idle, guessing, azure].every(({ client }) => !client.connected));
    expect(await expelled()).toBe(3);
    expect(good.client.connected).toBe(true);
    await good.client.publishAsync('/provision/request', ask(provisionDeviceSecret), { qos: 1 });
  });
});
