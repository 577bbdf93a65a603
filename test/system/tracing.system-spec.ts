import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { collectSpans } from '../../src/common/tracing';
import { eventually } from '../support/eventually';
import globalSetup from '../support/global-setup';
import globalTeardown from '../support/global-teardown';
import { Mosquitto } from '../support/mosquitto';
import { Device } from '../support/mqtt-clients';
import { bySecret, RegistrationWorld } from '../support/registration-world';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

describe('a gateway that is part of a trace, behind a Mosquitto', () => {
  const provider = new NodeTracerProvider();
  let broker: Mosquitto;
  let world: RegistrationWorld;

  beforeAll(async () => {
    await globalSetup();
    provider.register();
    collectSpans(provider);
    broker = await Mosquitto.start();
    world = await RegistrationWorld.start({ mqtt: { url: broker.url } });
    await eventually(() => world.gateway.health().detail.includes('4 of 4'));
  });
  afterAll(async () => {
    collectSpans(null);
    await world.stop();
    await broker.stop();
    await provider.shutdown();
    await globalTeardown();
  });

  it('names it in a user property, and its fleet is built as a part of it', async () => {
    const ours = await world.fleet();
    const gateway = await Device.connect(broker.url, { protocolVersion: 5 });
    await gateway.client.publishAsync('moorage/v1/traced-1/register', JSON.stringify(bySecret(ours)), {
      qos: 1,
      properties: { userProperties: { traceparent: `00-${traceId}-${spanId}-01` } },
    });
    const handed = await eventually(async () => {
      const rows = await world.database.query<{ traceparent: string }>(
        `select traceparent from work_item where queue = 'reconcile' and key = $1`,
        [ours.fleet.id],
      );
      return rows.at(0)?.traceparent;
    });
    await gateway.close();
    // By the span of our own commit, not by the gateway's.
    expect(handed).toMatch(new RegExp(`^00-${traceId}-(?!${spanId})[0-9a-f]{16}-01$`));
  });
});
