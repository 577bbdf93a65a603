import { systemClock } from '../../../src/common/clock';
import { BrokerConnection } from '../../../src/mqtt/broker.connection';
import { eventually } from '../../support/eventually';
import { SilentBroker } from '../../support/silent.broker';

describe('a connection to an external broker', () => {
  let broker: SilentBroker;
  let connection: BrokerConnection;

  beforeEach(async () => {
    broker = await SilentBroker.start();
    connection = new BrokerConnection({
      ...{ url: broker.url, clientId: 'c', filters: ['a'], clock: systemClock },
      ...{ onMessage: () => Promise.resolve(), onDropped: () => undefined, onChange: () => undefined },
    });
    connection.start();
    await eventually(() => connection.isUp);
  });
  afterEach(async () => {
    await connection.stop();
    await broker.stop();
  });

  it('tells at once, when it ends, who waits for an acknowledgement', async () => {
    const begun = systemClock.now().getTime();
    const sent = connection.publish({ topic: 'a', payload: 'x', qos: 1, retain: false });
    const told = sent.then(
      () => null,
      (error: unknown) => error,
    );
    await eventually(() => broker.count('publish') === 1);
    broker.cut();
    expect(await told).toMatchObject({ code: 'MQTT_UNAVAILABLE' });
    expect(systemClock.now().getTime() - begun).toBeLessThan(5_000);
  });
});
