import { systemClock } from '../../../src/common/clock';
import { newId } from '../../../src/common/ids';
import type { InboundMessage } from '../../../src/mqtt';
import { BrokerConnection } from '../../../src/mqtt/broker.connection';
import { MessageDispatcher } from '../../../src/mqtt/message.dispatcher';
import { eventually } from '../../support/eventually';
import { SilentBroker } from '../../support/silent.broker';

const publish = { cmd: 'publish', topic: 'a', payload: 'x' } as const;

describe('a connection to an external broker', () => {
  let broker: SilentBroker;
  let connection: BrokerConnection;
  let dispatcher: MessageDispatcher;
  let inHand = 0;
  let taken = 0;

  /** As the gateway does it, and counted. */
  const take = (line: AbortSignal): Promise<void> => {
    [inHand, taken] = [inHand + 1, taken + 1];
    const message: InboundMessage = {
      ...{ kind: 'usage' as const, hardwareId: 'gw-1', topic: 'a', payload: Buffer.alloc(0), retain: false },
      ...{ correlationId: newId(), scope: null, response: null },
    };
    return dispatcher.dispatch(message, Infinity, line).finally(() => (inHand -= 1));
  };

  beforeEach(async () => {
    broker = await SilentBroker.start();
    dispatcher = new MessageDispatcher(systemClock);
    dispatcher.register('usage', () => Promise.reject(new Error('Postgres is away')));
    [inHand, taken] = [0, 0];
    connection = new BrokerConnection({
      ...{ url: broker.url, clientId: 'c', filters: ['a'], clock: systemClock },
      ...{ onMessage: (_packet, line) => take(line), onDropped: () => undefined, onChange: () => undefined },
    });
    connection.start();
    await eventually(() => connection.isUp);
  });
  afterEach(async () => {
    await dispatcher.drain();
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

  it('tries what it brought no longer than it stands: what cannot be committed does not pile up', async () => {
    for (let connected = 1; connected <= 4; connected += 1) {
      await eventually(() => broker.count('subscribe') === connected && connection.isUp);
      for (let id = 1; id <= 50; id += 1)
        broker.send({ ...publish, qos: 1, messageId: id, dup: connected > 1, retain: false });
      for (let n = 0; n < 10; n += 1) broker.send({ ...publish, qos: 0, dup: false, retain: false });
      await eventually(() => taken === connected * 60);
      await eventually(() => inHand === 60);
      broker.cut();
      await eventually(() => !connection.isUp);
    }
    await eventually(() => inHand === 0);
    expect(broker.count('puback')).toBe(0);
  });
});
