import type { AedesPublishPacket } from 'aedes';
import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { TestClock } from '../common/clock.fixture';
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

  describe('lets go of what is unfinished', () => {
    const publisher = (name = 'publisher') => ({ id: `fleet/gw-1/${name}`, closed: false });
    const unfinished = { ...message(1, 'x'.repeat(300)), messageId: 1 };
    /** There is room for one. */
    const begun = async (of: { id: string; closed: boolean }) => {
      const store = await storeWith({ keptBytes: 1_000 });
      await store.incomingStorePacket(of, unfinished);
      return store;
    };
    const isFree = async (store: SessionStore) => {
      await expect(store.incomingGetPacket(publisher(), unfinished)).rejects.toThrow('no such packet');
      await store.incomingStorePacket(publisher('next'), unfinished);
    };

    it('with a connection whose session has no subscription', async () => {
      const store = await begun(publisher());
      store.endAfter(publisher().id, Infinity);
      await isFree(store);
    });

    it('once another connection begins anew', async () => {
      const store = await begun(publisher());
      store.resume(publisher().id, false);
      await isFree(store);
    });

    it('where its connection is gone already', async () => {
      await isFree(await begun({ ...publisher(), closed: true }));
    });

    it('with a session that has ended, and not before', async () => {
      const store = await begun({ ...client, closed: true });
      store.endAfter(client.id, 10);
      store.resume(client.id, false);
      expect(await store.incomingGetPacket(client, unfinished)).toMatchObject({ messageId: 1 });
      store.endAfter(client.id, 0);
      await expect(store.incomingGetPacket(client, unfinished)).rejects.toThrow('no such packet');
      await isFree(store);
    });
  });

  it('clears what is not forwarded, and nothing in its place', async () => {
    const store = await storeWith();
    for (const nth of [1, 2]) await enqueue(store, message(nth));
    await store.outgoingClearMessageId(client, message(2));
    expect((await queued(store)).map(({ brokerCounter }) => brokerCounter)).toEqual([1]);
  });

  it('keeps what is sent, and a second filter brings once more, until it is acknowledged', async () => {
    const store = await storeWith();
    await enqueue(store, message(1));
    // As aedes does both for one message: it sends it in the next turn of the event loop, and clears its repetition at once.
    const sent = nextTurn().then(() => store.outgoingUpdate(client, { ...message(1), messageId: 7 }));
    await store.outgoingClearMessageId(client, message(1));
    await sent;
    expect((await queued(store)).map(({ messageId }) => messageId)).toEqual([7]);
    await store.outgoingClearMessageId(client, { messageId: 7 });
    expect(await queued(store)).toEqual([]);
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
