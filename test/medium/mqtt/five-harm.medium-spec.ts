import { defaultLimits } from '../../../src/mqtt/limits';
import { eventually } from '../../support/eventually';
import { connectPacket } from '../../support/raw-five.client';
import { FiveBroker, publish, subscribe } from '../../support/five-broker';

/** A CONNECT of MQTT 5 with a will whose topic is empty; `mqtt-packet` writes none. */
const emptyWillTopic = Buffer.from('101400044d5154540506000a00000178000000000179', 'hex');

const { connectionsPerDevice, subscriptionsPerConnection } = defaultLimits;
/** A session that is kept. */
const kept = { clean: false, clientId: 'kept', properties: { sessionExpiryInterval: 600 } };

describe('what an MQTT 5 client cannot do to the embedded broker', () => {
  let broker: FiveBroker;

  beforeAll(async () => {
    broker = await FiveBroker.start({ unreadBytes: 20_000 });
  });
  afterEach(() => broker.forget());
  afterAll(() => broker.stop());

  it('end it by a will without a topic', async () => {
    const [stranger, other] = [await broker.open(), await broker.connected('mqtt-harm-1')];
    stranger.sayBytes(emptyWillTopic);
    expect(await stranger.hears('connack')).toMatchObject({ reasonCode: 0x90 });
    await stranger.isEnded();
    other.say({ cmd: 'pingreq' });
    await other.hears('pingresp');
    const next = await broker.open();
    next.say(connectPacket('mqtt-harm-1', { clientId: 'next' }));
    expect(await next.hears('connack')).toMatchObject({ reasonCode: 0 });
  });

  it.each([
    ['with much', Buffer.alloc(2_000)],
    ['with nothing', Buffer.alloc(0)],
  ])('have messages %s in them wait for it without end', async (_what, payload) => {
    const client = await broker.connected('mqtt-harm-2', { properties: { receiveMaximum: 1 } });
    client.say(subscribe('moorage/v1/mqtt-harm-2/note'));
    await client.hears('suback');
    const flood = async () => {
      await broker.gateway.publish('moorage/v1/mqtt-harm-2/note', payload);
      return client.isClosed;
    };
    await eventually(flood);
    expect(client.heard.filter(({ cmd }) => cmd === 'publish')).toHaveLength(1);
  });

  it('take no message at all', async () => {
    const client = await broker.open();
    client.say(connectPacket('mqtt-harm-3', { properties: { receiveMaximum: 0 } }));
    expect(await client.hears('connack')).toMatchObject({ reasonCode: 0x82 });
    await client.isEnded();
  });

  it('have more heeded of what it asks for than it is granted', async () => {
    const client = await broker.connected('mqtt-harm-4');
    const prefix = 'moorage/v1/mqtt-harm-4';
    client.say(subscribe(`${prefix}/note`));
    await client.hears('suback');
    const filters = Array.from({ length: subscriptionsPerConnection }, (_, nth) => `${prefix}/${nth}`);
    const subscriptions = [...filters, `${prefix}/+`].map((topic) => ({ topic, qos: 1 as const, nl: true }));
    client.say({ cmd: 'subscribe', messageId: 10, subscriptions });
    expect((await client.hears('suback', 2)).granted.slice(-3)).toEqual([1, 0x87, 0x87]);
    client.say(publish(`${prefix}/note`, 'mine'));
    expect(String((await client.hears('publish')).payload)).toBe('mine');
  });

  it('have what it left unfinished stand in the way of what follows', async () => {
    const topic = 'moorage/v1/mqtt-harm-5/note';
    const [watcher, first] = [await broker.connected('mqtt-harm-5'), await broker.connected('mqtt-harm-5', kept)];
    watcher.say(subscribe(topic));
    await watcher.hears('suback');
    first.say(publish(topic, 'first', { qos: 2 }));
    await first.hears('pubrec');
    first.close();
    await first.isEnded();
    const second = await broker.connected('mqtt-harm-5', kept);
    expect(await second.hears('connack')).toMatchObject({ sessionPresent: false });
    second.say(publish(topic, 'second', { qos: 2 }));
    expect(String((await watcher.hears('publish', 2)).payload)).toBe('second');
  });

  it('have more connections than a device may, but for one in place of another', async () => {
    const names = Array.from({ length: connectionsPerDevice }, (_, nth) => `at-${nth}`);
    await Promise.all(names.map((clientId) => broker.connected('mqtt-harm-6', { clientId })));
    const more = await broker.open();
    more.say(connectPacket('mqtt-harm-6', { clientId: 'one-more' }));
    expect(await more.hears('connack')).toMatchObject({ reasonCode: 0x97 });
    await more.isEnded();
    await broker.connected('mqtt-harm-6', { clientId: 'at-0' });
  });
});
