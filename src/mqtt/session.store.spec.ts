import type { AedesPublishPacket } from 'aedes';
import type { Readable } from 'node:stream';
import { TestClock } from '../common/clock';
import { defaultLimits } from './limits';
import { SessionStore } from './session.store';

type Packet = AedesPublishPacket & { messageId?: number };

const client = { id: 'fleet/gw-1/kept' };
const topic = 'moorage/v1/gw-1/note';
const message = (nth: number, text = `${nth}`): Packet => ({
  cmd: 'publish',
  topic,
  payload: Buffer.from(text),
  qos: 2,
  retain: false,
  dup: false,
  brokerId: 'broker',
  brokerCounter: nth,
});
/** As aedes makes it: it has an id, and nothing of the message. */
const release = (messageId: number) => ({ cmd: 'pubrel', messageId }) as unknown as Packet;

async function read(stream: Readable): Promise<Packet[]> {
  const found: Packet[] = [];
  for await (const packet of stream) found.push(packet as Packet);
  return found;
}

describe('the session store', () => {
  const clock = new TestClock();

  async function storeWith(limits: Partial<typeof defaultLimits> = {}): Promise<SessionStore> {
    const store = new SessionStore({ ...defaultLimits, ...limits }, clock);
    await store.addSubscriptions(client, [{ topic: 'moorage/v1/gw-1/#', qos: 2 }]);
    return store;
  }
  const queued = (store: SessionStore) => read(store.outgoingStream(client));
  const enqueue = (store: SessionStore, packet: Packet) =>
    store.outgoingEnqueueCombi([{ clientId: client.id }], packet);

  it('lets go of messages of QoS 2 that are released beside one another', async () => {
    const store = await storeWith();
    for (const nth of [1, 2]) {
      await enqueue(store, message(nth));
      await store.outgoingUpdate(client, { ...message(nth), messageId: nth });
    }
    for (const nth of [1, 2]) await store.outgoingUpdate(client, release(nth));
    expect((await queued(store)).map(({ cmd, messageId }) => [cmd, messageId])).toEqual([
      ['pubrel', 1],
      ['pubrel', 2],
    ]);
    for (const messageId of [1, 2]) await store.outgoingClearMessageId(client, { messageId });
    expect(await queued(store)).toEqual([]);
  });

  it('gains no room by a release that is sent again with what aedes adds to it', async () => {
    const store = await storeWith({ keptBytes: 1_000 });
    await enqueue(store, message(1, 'x'.repeat(300)));
    await store.outgoingUpdate(client, { ...message(1), messageId: 1 });
    for (let nth = 1; nth < 10; nth += 1)
      await store.outgoingUpdate(client, {
        ...release(1),
        brokerId: 'broker',
        brokerCounter: nth,
        payload: Buffer.alloc(0),
      });
    for (const nth of [20, 21]) await enqueue(store, message(nth, 'x'.repeat(300)));
    expect((await queued(store)).map(({ brokerCounter }) => brokerCounter)).toEqual([9, 20]);
  });

  it('keeps what is retained where there is no room for what is to follow it', async () => {
    const store = await storeWith({ keptBytesPerDevice: 2_000 });
    const retain = (leaf: string, text: string) =>
      store.storeRetained({ ...message(1, text), topic: `moorage/v1/gw-1/${leaf}` });
    const retained = async () => {
      const found = await read(store.createRetainedStreamCombi(['moorage/v1/gw-1/#']));
      return found.map(({ payload }) => payload.toString());
    };
    await retain('state', 'ready');
    await retain('note', 'beside it');
    await retain('state', 'x'.repeat(1_000));
    expect(await retained()).toEqual(['ready', 'beside it']);
    await retain('note', '');
    await retain('state', 'x'.repeat(1_000));
    expect(await retained()).toEqual(['x'.repeat(1_000)]);
  });
});
