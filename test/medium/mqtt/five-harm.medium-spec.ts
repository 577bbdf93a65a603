import { connectPacket } from '../../support/raw-five.client';
import { FiveBroker } from '../../support/five-broker';

/** A CONNECT of MQTT 5 with a will whose topic is empty; `mqtt-packet` writes none. */
const emptyWillTopic = Buffer.from('101400044d5154540506000a00000178000000000179', 'hex');

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
});
