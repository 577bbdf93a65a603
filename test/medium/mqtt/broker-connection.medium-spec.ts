import { systemClock, type Clock } from '../../../src/common/clock';
import { TestClock } from '../../../src/common/clock.fixture';
import { newId } from '../../../src/common/ids';
import type { InboundMessage } from '../../../src/mqtt';
import { BrokerConnection, type ConnectionOptions } from '../../../src/mqtt/broker.connection';
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
      kind: 'usage' as const,
      hardwareId: 'gw-1',
      topic: 'a',
      payload: Buffer.alloc(0),
      retain: false,
      correlationId: newId(),
      scope: null,
      response: null,
    };
    return dispatcher.dispatch(message, Infinity, line).finally(() => (inHand -= 1));
  };

  beforeEach(async () => {
    broker = await SilentBroker.start();
    dispatcher = new MessageDispatcher(systemClock);
    dispatcher.register('usage', () => Promise.reject(new Error('Postgres is away')));
    [inHand, taken] = [0, 0];
    connection = new BrokerConnection({
      url: broker.url,
      clientId: 'c',
      filters: ['a'],
      clock: systemClock,
      onMessage: (_packet, line) => take(line),
      onDropped: () => undefined,
      onChange: () => undefined,
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

  /** Another connection, that stands. */
  const open = async (more: Partial<ConnectionOptions>): Promise<BrokerConnection> => {
    const other = new BrokerConnection({
      url: broker.url,
      clientId: 'other',
      filters: ['a'],
      clock: systemClock,
      onMessage: () => Promise.resolve(),
      onDropped: () => undefined,
      onChange: () => undefined,
      ...more,
    });
    other.start();
    await eventually(() => other.isUp);
    return other;
  };
  /** The same to a broker that takes so many messages before it has acknowledged the first. */
  const narrow = async (receiveMaximum: number, clock: Clock = systemClock): Promise<BrokerConnection> => {
    await broker.stop();
    broker = await SilentBroker.start({ receiveMaximum, maximumPacketSize: 100 });
    return open({ clock });
  };
  const publishOn = (on: BrokerConnection, payload: string) =>
    on.publish({ topic: 'a', payload, qos: 1, retain: false });
  const published = () => broker.received.filter((packet) => packet.cmd === 'publish');
  const acknowledge = (index: number) =>
    broker.send({ cmd: 'puback', messageId: published()[index].messageId, reasonCode: 0 });

  it('sends no more at once than the broker says that it takes', async () => {
    const other = await narrow(3);
    const payloads = Array.from({ length: 8 }, (_, index) => String(index));
    const sent = payloads.map((payload) => publishOn(other, payload));
    for (let taken = 0; taken < payloads.length; taken += 1) {
      await eventually(() => published().length === Math.min(taken + 3, payloads.length));
      acknowledge(taken);
      await sent[taken];
    }
    expect(published().map(({ payload }) => String(payload))).toEqual(payloads);
    await other.stop();
  });

  it('sends no longer message than the broker says that it takes', async () => {
    const other = await narrow(2);
    const [long, short] = ['x'.repeat(93), 'x'.repeat(92)].map((payload) => publishOn(other, payload));
    await expect(long).rejects.toMatchObject({ message: expect.stringContaining('101 bytes') as string });
    await eventually(() => published().length === 1);
    acknowledge(0);
    await short;
    expect(String(published()[0].payload)).toHaveLength(92);
    await other.stop();
  });

  it('does not send what has waited too long for its turn, and uses no id twice before it is acknowledged', async () => {
    const clock = new TestClock();
    const other = await narrow(1, clock);
    const late = Promise.allSettled(['first', 'late'].map((payload) => publishOn(other, payload)));
    await eventually(() => published().length === 1);
    clock.advance(10_000);
    expect((await late).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const third = publishOn(other, 'third');
    acknowledge(0);
    await eventually(() => published().length === 2);
    acknowledge(1);
    await third;
    expect(published().map(({ payload }) => String(payload))).toEqual(['first', 'third']);
    expect(published()[1].messageId).not.toBe(published()[0].messageId);
    await other.stop();
  });

  it('leaves a broker that has acknowledged nothing for 30 seconds, says why, and comes back', async () => {
    const clock = new TestClock();
    const other = await narrow(1, clock);
    for (const payload of ['first', 'second', 'third']) {
      expect(other.isUp).toBe(true);
      const sent = publishOn(other, payload);
      clock.advance(10_000);
      await expect(sent).rejects.toMatchObject({ code: 'MQTT_UNAVAILABLE' });
    }
    await eventually(() => !other.isUp);
    expect(other.trouble).toContain('acknowledged nothing for 30 seconds');
    await eventually(() => {
      clock.advance(1_000);
      return other.isUp;
    });
    expect(broker.count('connect')).toBe(2);
    await other.stop();
  });

  it('tells whoever’s message the broker refuses, and nobody else', async () => {
    const sent = ['first', 'second'].map((payload) => publishOn(connection, payload));
    await eventually(() => published().length === 2);
    broker.send({ cmd: 'puback', messageId: published()[1].messageId, reasonCode: 0x97 });
    broker.send({ cmd: 'puback', messageId: published()[0].messageId, reasonCode: 0x10 });
    await expect(sent[1]).rejects.toMatchObject({ code: 'MQTT_UNAVAILABLE' });
    await sent[0];
  });

  it('acknowledges in the order in which messages came, whichever is done first', async () => {
    const done: (() => void)[] = [];
    const ordered = await open({ onMessage: () => new Promise<void>((resolve) => done.push(resolve)) });
    for (const messageId of [7, 65_535, 9]) broker.send({ ...publish, qos: 1, messageId, dup: false, retain: false });
    await eventually(() => done.length === 3);
    done[2]();
    done[1]();
    expect(broker.count('puback')).toBe(0);
    done[0]();
    await eventually(() => broker.count('puback') === 3);
    const acknowledged = broker.received.filter((packet) => packet.cmd === 'puback');
    expect(acknowledged.map(({ messageId }) => messageId)).toEqual([7, 65_535, 9]);
    await ordered.stop();
  });

  it('ends where it is sent what cannot be read, says why, and comes back', async () => {
    broker.write(Buffer.from('3404000161ff', 'hex')); // QoS 2, to which nobody subscribed
    await eventually(() => connection.trouble?.includes('QoS 2') === true);
    await eventually(() => broker.count('connect') === 2 && connection.isUp);
    expect([taken, connection.trouble]).toEqual([0, null]);
  });
});
