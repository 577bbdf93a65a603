import type { IConnectPacket, Packet } from 'mqtt-packet';
import { FiveBroker, publish, reasonOf, subscribe } from '../../support/five-broker';
import { connectPacket, type RawFiveClient } from '../../support/raw-five.client';

const deepTopic = `moorage/v1/five-12/${'a/'.repeat(40)}a`;

describe('MQTT 5 on the embedded broker', () => {
  let broker: FiveBroker;
  const open = () => broker.open();
  const connected = (username: string, more?: Partial<IConnectPacket>) => broker.connected(username, more);

  beforeAll(async () => {
    broker = await FiveBroker.start({ packetBytes: 4_096, unreadBytes: 20_000 });
  });
  afterEach(() => broker.forget());
  afterAll(() => broker.stop());

  it('says what is not there as it lets a client in, and names one that comes without a name', async () => {
    const client = await open();
    client.say(connectPacket('five-1', { clientId: '' }));
    const { properties } = await client.hears('connack');
    expect(properties).toMatchObject({
      maximumPacketSize: 4_096,
      receiveMaximum: 20,
      sharedSubscriptionAvailable: false,
      subscriptionIdentifiersAvailable: false,
      assignedClientIdentifier: expect.stringMatching(/.{8,}/),
    });
  });

  it('hands a request over with its response topic, correlation data and trace, and the answer comes back with them', async () => {
    const client = await connected('five-2');
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const properties = {
      responseTopic: 'moorage/v1/five-2/answers',
      correlationData: Buffer.from('c-1'),
      userProperties: { traceparent, audience: 'b' },
    };
    client.say(subscribe('moorage/v1/five-2/#'), publish('moorage/v1/five-2/register', '{}', { properties }));
    expect(await client.hears('puback')).toMatchObject({ messageId: 1 });
    const response = { topic: 'moorage/v1/five-2/answers', correlationData: Buffer.from('c-1') };
    expect(broker.seen).toMatchObject([{ hardwareId: 'five-2', scope: 'a', traceparent, response }]);
    await broker.gateway.publish(response.topic, 'yes', { audience: 'a', correlationData: response.correlationData });
    await broker.gateway.publish(response.topic, 'more', { audience: 'a' });
    const [answer, more] = [await client.hears('publish'), await client.hears('publish', 2)];
    expect(answer).toMatchObject({ topic: response.topic, properties: { correlationData: Buffer.from('c-1') } });
    expect(answer.properties?.userProperties).toBeUndefined();
    expect(more.properties?.correlationData).toBeUndefined();
  });

  it('answers nowhere that another device may read', async () => {
    const client = await connected('five-3');
    const properties = { responseTopic: 'moorage/v1/five-2/answers' };
    client.say(publish('moorage/v1/five-3/register', '{}', { properties }));
    await client.hears('puback');
    expect(broker.seen).toMatchObject([{ hardwareId: 'five-3', response: null }]);
  });

  it('takes a connection whose first packets come byte by byte, or with others in one piece', async () => {
    const slow = await open();
    await slow.sayByteByByte(connectPacket('five-4'));
    await slow.hears('connack');
    const quick = await open();
    const register = publish('moorage/v1/five-5/register', '{}');
    quick.say(connectPacket('five-5'), subscribe('moorage/v1/five-5/note'), register);
    await Promise.all([quick.hears('suback'), quick.hears('puback')]);
    expect(quick.heard[0].cmd).toBe('connack');
    expect(broker.seen).toMatchObject([{ hardwareId: 'five-5' }]);
  });

  it('takes what comes with a CONNECT before what comes later, each with what was asked with it', async () => {
    const session = { clean: false, properties: { sessionExpiryInterval: 60 } };
    const note = 'moorage/v1/five-17/note';
    const first = await connected('five-17', session);
    first.say(subscribe(note));
    await first.hears('suback');
    first.close();
    await first.isEnded();
    for (let nth = 0; nth < 60; nth += 1) await broker.gateway.publish(note, 'queued');
    const ask = (name: string) =>
      publish('moorage/v1/five-17/register', name, { properties: { responseTopic: `moorage/v1/five-17/${name}` } });
    const back = await open();
    back.sayAtOnce = [ask('two')];
    back.say(connectPacket('five-17', session), ask('one'));
    await back.hears('puback', 2);
    expect(broker.seen.map(({ payload, response }) => [String(payload), response?.topic])).toEqual([
      ['one', 'moorage/v1/five-17/one'],
      ['two', 'moorage/v1/five-17/two'],
    ]);
  });

  describe('keeps a session', () => {
    const topic = 'moorage/v1/five-6/note';
    const session = (sessionExpiryInterval: number, clean = false): Partial<IConnectPacket> => ({
      clean,
      clientId: 'kept',
      properties: { sessionExpiryInterval },
    });
    const leave = async (client: RawFiveClient, properties?: object) => {
      client.say({ cmd: 'disconnect', reasonCode: 0, properties });
      await client.isEnded();
    };
    /** What waits for the device after it was away for so long. */
    const waiting = async (awaySeconds: number, asked: Partial<IConnectPacket> = session(60)) => {
      await broker.gateway.publish(topic, 'queued');
      broker.clock.advance(awaySeconds * 1_000);
      const back = await connected('five-6', asked);
      back.say({ cmd: 'pingreq' });
      await back.hears('pingresp');
      const { sessionPresent } = await back.hears('connack');
      const found = back.heard.flatMap((packet) => (packet.cmd === 'publish' ? [String(packet.payload)] : []));
      await leave(back, { sessionExpiryInterval: 0 });
      return { sessionPresent, found };
    };
    const subscribed = async (asked: Partial<IConnectPacket>) => {
      const client = await connected('five-6', asked);
      client.say(subscribe(topic));
      await client.hears('suback');
      return client;
    };

    it('for as long as its client asks, and no longer', async () => {
      await leave(await subscribed(session(60)));
      expect(await waiting(30)).toEqual({ sessionPresent: true, found: ['queued'] });
      await leave(await subscribed(session(60)));
      expect(await waiting(60)).toEqual({ sessionPresent: false, found: [] });
      await leave(await subscribed(session(0)));
      expect(await waiting(0)).toEqual({ sessionPresent: false, found: [] });
    });

    it('no longer than the client says as it leaves', async () => {
      await leave(await subscribed(session(60)), { sessionExpiryInterval: 1 });
      expect(await waiting(1)).toEqual({ sessionPresent: false, found: [] });
    });

    it('anew where its client starts clean, and through a connection that takes another’s place', async () => {
      await leave(await subscribed(session(60)));
      expect(await waiting(0, session(60, true))).toEqual({ sessionPresent: false, found: [] });
      const first = await subscribed(session(0));
      const second = await subscribed(session(60));
      await first.isEnded();
      await leave(second);
      expect(await waiting(0)).toEqual({ sessionPresent: true, found: ['queued'] });
    });
  });

  it('sends no more at once than the client takes', async () => {
    const client = await connected('five-7', { properties: { receiveMaximum: 1 } });
    client.say(subscribe('moorage/v1/five-7/note'));
    await client.hears('suback');
    for (const text of ['1', '2', '3']) await broker.gateway.publish('moorage/v1/five-7/note', text);
    const told = () => client.heard.flatMap((packet) => (packet.cmd === 'publish' ? [packet] : []));
    for (const nth of [1, 2, 3]) {
      client.say({ cmd: 'pingreq' });
      await client.hears('pingresp', nth);
      expect(told().map(({ payload }) => String(payload))).toEqual(['1', '2', '3'].slice(0, nth));
      client.say({ cmd: 'puback', messageId: told()[nth - 1].messageId });
      if (nth < 3) await client.hears('publish', nth + 1);
    }
  });

  it('keeps a client’s own messages from it where it asks so, and from nobody else', async () => {
    const [client, other] = [await connected('five-9'), await connected('five-9', { clientId: 'other' })];
    client.say(subscribe('moorage/v1/five-9/+', { nl: true }));
    other.say(subscribe('moorage/v1/five-9/+'));
    await Promise.all([client.hears('suback'), other.hears('suback')]);
    client.say(publish('moorage/v1/five-9/note', 'mine'));
    await other.hears('publish');
    other.say(publish('moorage/v1/five-9/note', 'theirs'));
    expect(String((await client.hears('publish')).payload)).toBe('theirs');
  });

  it.each([
    [true, true],
    [false, true],
  ])('keeps them from it where it asks twice at once, by %s and then by %s', async (first, then) => {
    const topic = 'moorage/v1/mqtt2-twice/note';
    const client = await connected('mqtt2-twice');
    client.say(subscribe(topic, { nl: first }), subscribe(topic, { nl: then }, { messageId: 10 }));
    await client.hears('suback', 2);
    client.say(publish(topic, 'mine'));
    await client.hears('puback');
    await broker.gateway.publish(topic, 'theirs');
    expect(String((await client.hears('publish')).payload)).toBe('theirs');
  });

  it('keeps them from it in a session that is taken up again too, where nothing of them was queued', async () => {
    const topic = 'moorage/v1/five-14/note';
    const session = { clean: false, properties: { sessionExpiryInterval: 60 } };
    const client = await connected('five-14', session);
    client.say(subscribe(topic, { nl: true }));
    await client.hears('suback');
    client.say(publish(topic, 'mine'), { cmd: 'disconnect', reasonCode: 0 });
    await client.isEnded();
    const back = await connected('five-14', session);
    expect(await back.hears('connack')).toMatchObject({ sessionPresent: true });
    back.say(publish(topic, 'mine again'));
    await back.hears('puback');
    await broker.gateway.publish(topic, 'theirs');
    expect(String((await back.hears('publish')).payload)).toBe('theirs');
  });

  it.each([0x04, 0x80, 0x82])(
    'tells the will of a client that leaves by %i, after what it has said before',
    async (code) => {
      const watcher = await connected('five-10', { clientId: 'watcher' });
      watcher.say(subscribe('moorage/v1/five-10/+'));
      await watcher.hears('suback');
      const will = { topic: 'moorage/v1/five-10/state', payload: Buffer.from('lost'), qos: 1 as const, retain: false };
      const client = await connected('five-10', { will });
      const note = publish('moorage/v1/five-10/note', 'last', { qos: 0, messageId: undefined });
      client.say(note, { cmd: 'disconnect', reasonCode: code });
      const told = [await watcher.hears('publish'), await watcher.hears('publish', 2)];
      expect(told.map(({ payload }) => String(payload))).toEqual(['last', 'lost']);
      const next = await connected('five-10', { will });
      next.say({ cmd: 'disconnect', reasonCode: 0 });
      await next.isEnded();
      watcher.say(publish('moorage/v1/five-10/note', 'own'));
      expect(String((await watcher.hears('publish', 3)).payload)).toBe('own');
    },
  );

  it('answers for each filter', async () => {
    const client = await connected('five-11');
    const filters = ['moorage/v1/five-11/a', 'moorage/v1/five-1/a'];
    client.say({ cmd: 'subscribe', messageId: 2, subscriptions: filters.map((topic) => ({ topic, qos: 1 })) });
    expect(await client.hears('suback')).toMatchObject({ messageId: 2, granted: [1, 0x87] });
    client.say({ cmd: 'unsubscribe', messageId: 3, unsubscriptions: filters });
    expect(await client.hears('unsuback')).toMatchObject({ messageId: 3, granted: [0, 0] });
  });

  it.each<[string, number, Packet]>([
    ['an alias of a topic', 0x94, publish('', '{}', { properties: { topicAlias: 1 } })],
    [
      'a subscription identifier',
      0xa1,
      subscribe('moorage/v1/five-12/a', {}, { properties: { subscriptionIdentifier: 1 } }),
    ],
    ['a message that is too long', 0x95, publish('moorage/v1/five-12/note', 'x'.repeat(5_000))],
    ['another device’s topic', 0x87, publish('moorage/v1/five-1/note', '{}')],
    ['a topic with a wildcard', 0x90, publish('moorage/v1/five-12/+', '{}')],
    ['a filter that is none', 0x8f, subscribe('moorage/v1/five-12/#/a')],
    ['a filter of too many levels', 0x8f, subscribe(deepTopic)],
    ['the end of such a filter', 0x8f, { cmd: 'unsubscribe', messageId: 9, unsubscriptions: [deepTopic] }],
    ['a topic of too many levels', 0x90, publish(deepTopic, '{}')],
    ['a second CONNECT', 0x82, connectPacket('five-12')],
    ['extended authentication', 0x81, { cmd: 'auth', reasonCode: 0x18, properties: { authenticationMethod: 'x' } }],
  ])('says why it ends a connection: %s', async (_what, reasonCode, packet) => {
    const client = await connected('five-12');
    client.say(packet);
    expect(await reasonOf(client)).toBe(reasonCode);
    expect(broker.seen).toEqual([]);
  });

  it('says so where another takes its place, and where it says nothing for too long', async () => {
    const older = await connected('five-15');
    await connected('five-15');
    expect(await reasonOf(older)).toBe(0x8e);
    expect(await reasonOf(await connected('five-15', { clientId: 'silent', keepalive: 1 }))).toBe(0x8d);
  });

  it('says so where more is unfinished than it was told', async () => {
    const client = await connected('five-16');
    const messages = Array.from({ length: 21 }, (_, nth) => ({ qos: 2, messageId: nth + 1 }));
    client.say(...messages.map((message) => publish('moorage/v1/five-16/note', 'x', message)));
    expect(await reasonOf(client)).toBe(0x93);
  });

  it('says so where a device is barred, and where a method of authentication is not there', async () => {
    const client = await connected('five-13');
    broker.gateway.disconnect({
      scope: 'a',
      hardwareId: 'five-13',
      deviceId: null,
      keys: { except: [] },
      admittedBefore: new Date(broker.clock.now().getTime() + 1),
    });
    expect(await reasonOf(client)).toBe(0x98);
    const other = await open();
    other.say(connectPacket('five-13', { properties: { authenticationMethod: 'SCRAM-SHA-256' } }));
    expect(await other.hears('connack')).toMatchObject({ reasonCode: 0x8c });
    await other.isEnded();
  });
});
