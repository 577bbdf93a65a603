import { Readable } from 'node:stream';
import type { AedesPublishPacket, Client, PublishPacket, Subscription } from 'aedes';
import { ByteBudget } from './byte.budget';
import { refusals } from './message.dispatcher';
import { ScopedIndex } from './scoped.index';
import { isOwnTopic, matches, parseTopic } from './topics';

/** What aedes keeps of a subscription. */
type StoredSubscription = Pick<Subscription, 'topic' | 'qos' | 'rh' | 'rap' | 'nl'>;
type QueuedPacket = AedesPublishPacket & { messageId?: number };
type Identified = Pick<Client, 'id'>;

interface Session {
  subscriptions: Map<string, StoredSubscription>;
  queue: QueuedPacket[];
}

/** What a kept message takes beside its payload, in bytes: measured with the topics and properties of ours. */
const overhead = 600;

const costOf = ({ payload }: Pick<PublishPacket, 'payload'>): number => overhead + payload.length;

/** With a payload of its own: what came from a socket is a part of a larger buffer, which would be kept with it. */
const copyOf = <P extends PublishPacket>(packet: P): P & { payload: Buffer } => ({
  ...packet,
  payload: Buffer.from(packet.payload),
});

/** Where what is retained for no one scope is filed. */
const everybody = '';

/** A connection's id inside the broker: whom it belongs to comes first, so that no two devices can ever share one. */
export const sessionId = (scope: string, hardwareId: string, clientId: string): string =>
  `${scope}/${hardwareId}/${clientId}`;
const ownerOf = (id: string) => {
  const [scope, hardwareId] = id.split('/', 2);
  return { scope, hardwareId };
};

/** The scope whose connections alone may see the packet; undefined when any connection of the device may. */
export const audienceOf = (packet: Pick<PublishPacket, 'properties'>): string | undefined => {
  const audience = packet.properties?.userProperties?.audience;
  return typeof audience === 'string' ? audience : undefined;
};

/** Marks a packet for one scope; aedes carries properties along and writes none to a 3.1.1 client. */
export const withAudience = (audience: string | undefined): Pick<PublishPacket, 'properties'> =>
  audience === undefined ? {} : { properties: { userProperties: { audience } } };

export interface SessionLimits {
  sessions: number;
  sessionsPerDevice: number;
  queuedPerSession: number;
  retainedPerDevice: number;
  subscriptionsPerConnection: number;
  keptBytes: number;
}

/**
 * The state behind aedes, in memory and bounded. Unlike its own, it files everything under the device it belongs to, so
 * that a subscription costs a look at one device's retained messages, and keeps no refused filter (aedes hands those over too).
 */
export class SessionStore {
  private readonly sessions = new Map<string, Session>();
  private readonly byDevice = new ScopedIndex<Set<string>>();
  private readonly retained = new ScopedIndex<Map<string, PublishPacket>>();
  /** Whom retained messages are for, by their payloads: aedes forgets a retained packet's properties when it sends it. */
  private readonly audiences = new WeakMap<Buffer, string>();
  private readonly incoming = new Map<string, Map<number, PublishPacket>>();
  private readonly wills = new Map<string, PublishPacket & { clientId?: string }>();

  private readonly budget: ByteBudget;

  constructor(private readonly limits: SessionLimits) {
    this.budget = new ByteBudget(limits.keptBytes);
  }

  // aedes checks that this is an async function.
  async setup(): Promise<void> {
    await Promise.resolve();
  }

  async storeRetained(packet: PublishPacket): Promise<void> {
    const hardwareId = parseTopic(packet.topic)?.hardwareId;
    if (hardwareId === undefined) return;
    const audience = audienceOf(packet);
    const scope = audience ?? everybody;
    const kept = this.retained.get(hardwareId, scope) ?? new Map<string, PublishPacket>();
    this.letGo(kept.get(packet.topic));
    kept.delete(packet.topic);
    const room = packet.payload.length > 0 && kept.size < this.limits.retainedPerDevice;
    if (room && this.mayKeep(packet)) {
      const copy = copyOf(packet);
      kept.set(packet.topic, copy);
      if (audience !== undefined) this.audiences.set(copy.payload, audience);
    }
    if (kept.size === 0) this.retained.delete(hardwareId, scope);
    else this.retained.set(hardwareId, scope, kept);
    return Promise.resolve();
  }

  createRetainedStreamCombi(filters: string[]): Readable {
    const found = filters.flatMap((filter) => {
      const kept = this.retained.all(parseTopic(filter)?.hardwareId ?? '');
      return kept.flatMap((ofScope) => [...ofScope.values()].filter((packet) => matches(filter, packet.topic)));
    });
    return Readable.from(found);
  }

  /** The scope that a retained message is for; undefined when it is for any connection of the device. */
  retainedAudience({ payload }: Pick<PublishPacket, 'payload'>): string | undefined {
    return typeof payload === 'string' ? undefined : this.audiences.get(payload);
  }

  async addSubscriptions(client: Identified, subscriptions: Subscription[]): Promise<void> {
    const { subscriptions: kept } = this.sessionOf(client.id);
    const { hardwareId } = ownerOf(client.id);
    for (const { topic, qos, rh, rap, nl } of subscriptions) {
      const room = kept.has(topic) || kept.size < this.limits.subscriptionsPerConnection;
      if (room && isOwnTopic(hardwareId, topic)) kept.set(topic, { topic, qos, rh, rap, nl });
    }
    return Promise.resolve();
  }

  async removeSubscriptions(client: Identified, topics: string[]): Promise<void> {
    const session = this.sessions.get(client.id);
    for (const topic of topics) session?.subscriptions.delete(topic);
    return Promise.resolve();
  }

  async subscriptionsByClient(client: Identified): Promise<StoredSubscription[]> {
    return Promise.resolve([...(this.sessions.get(client.id)?.subscriptions.values() ?? [])]);
  }

  async subscriptionsByTopic(topic: string): Promise<(StoredSubscription & { clientId: string })[]> {
    const ids = this.byDevice.all(parseTopic(topic)?.hardwareId ?? '').flatMap((ofScope) => [...ofScope]);
    const found = ids.flatMap((clientId) => {
      const subscriptions = [...(this.sessions.get(clientId)?.subscriptions.values() ?? [])];
      const match = subscriptions.find((sub) => sub.qos > 0 && matches(sub.topic, topic));
      return match ? [{ ...match, clientId }] : [];
    });
    return Promise.resolve(found);
  }

  async cleanSubscriptions(client: Identified): Promise<void> {
    this.forget(client.id);
    return Promise.resolve();
  }

  async outgoingEnqueue(subscription: { clientId: string }, packet: QueuedPacket): Promise<void> {
    return this.outgoingEnqueueCombi([subscription], packet);
  }

  async outgoingEnqueueCombi(subscriptions: { clientId: string }[], packet: QueuedPacket): Promise<void> {
    const audience = audienceOf(packet);
    for (const { clientId } of subscriptions) {
      const queue = this.sessions.get(clientId)?.queue;
      if (!queue || (audience !== undefined && audience !== ownerOf(clientId).scope)) continue;
      // The oldest goes: a device that was away that long asks again, and the newest answer is the one that counts.
      if (queue.length >= this.limits.queuedPerSession) this.letGo(queue.shift());
      if (this.mayKeep(packet)) queue.push(copyOf(packet));
    }
    return Promise.resolve();
  }

  async outgoingUpdate(client: Identified, packet: QueuedPacket): Promise<void> {
    const queue = this.sessions.get(client.id)?.queue ?? [];
    const index = queue.findIndex((queued) =>
      queued.brokerId === packet.brokerId
        ? queued.brokerCounter === packet.brokerCounter
        : queued.messageId === packet.messageId,
    );
    if (index < 0) return;
    if (queue[index].brokerId === packet.brokerId) queue[index].messageId = packet.messageId;
    else {
      this.letGo(queue[index]); // a PUBREL takes the message's place
      queue[index] = packet;
    }
    return Promise.resolve();
  }

  async outgoingClearMessageId(client: Identified, packet: { messageId?: number }): Promise<QueuedPacket | undefined> {
    const queue = this.sessions.get(client.id)?.queue ?? [];
    const index = queue.findIndex((queued) => queued.messageId === packet.messageId);
    const cleared = index < 0 ? undefined : queue.splice(index, 1)[0];
    this.letGo(cleared);
    return Promise.resolve(cleared);
  }

  outgoingStream(client: Identified): Readable {
    return Readable.from([...(this.sessions.get(client.id)?.queue ?? [])]);
  }

  async incomingStorePacket(client: Identified, packet: PublishPacket): Promise<void> {
    const store = this.incoming.get(client.id) ?? new Map<number, PublishPacket>();
    this.letGo(store.get(packet.messageId ?? 0));
    store.delete(packet.messageId ?? 0);
    if (!this.mayKeep(packet)) return Promise.reject(new Error('no memory left for messages of QoS 2'));
    store.set(packet.messageId ?? 0, copyOf(packet));
    this.incoming.set(client.id, store);
    return Promise.resolve();
  }

  async incomingGetPacket(client: Identified, packet: { messageId?: number }): Promise<PublishPacket> {
    const found = this.incoming.get(client.id)?.get(packet.messageId ?? 0);
    return found ? Promise.resolve(found) : Promise.reject(new Error('no such packet'));
  }

  async incomingDelPacket(client: Identified, packet: { messageId?: number }): Promise<void> {
    const store = this.incoming.get(client.id);
    this.letGo(store?.get(packet.messageId ?? 0));
    return store?.delete(packet.messageId ?? 0) ? Promise.resolve() : Promise.reject(new Error('no such packet'));
  }

  async cleanIncoming(client: Identified): Promise<void> {
    this.forgetIncoming(client.id);
    return Promise.resolve();
  }

  async putWill(client: Identified, packet: PublishPacket): Promise<void> {
    this.wills.set(client.id, Object.assign(packet, { clientId: client.id }));
    return Promise.resolve();
  }

  async delWill(client: Identified): Promise<PublishPacket | undefined> {
    const will = this.wills.get(client.id);
    this.wills.delete(client.id);
    return Promise.resolve(will);
  }

  /** Wills of other brokers' clients; there is no other broker. */
  streamWill(): Readable {
    return Readable.from([]);
  }

  private sessionOf(id: string): Session {
    const known = this.sessions.get(id);
    if (known) return known;
    const { hardwareId, scope } = ownerOf(id);
    const ofDevice = this.byDevice.get(hardwareId, scope) ?? new Set<string>();
    // Oldest first, as Set and Map keep their order: one that still lives only loses what it would have been kept.
    const [oldestOfDevice] = ofDevice;
    if (ofDevice.size >= this.limits.sessionsPerDevice) this.forget(oldestOfDevice);
    const [oldest] = this.sessions.keys();
    if (this.sessions.size >= this.limits.sessions) this.forget(oldest);
    const session: Session = { subscriptions: new Map(), queue: [] };
    this.sessions.set(id, session);
    // The device may have had none left a moment ago.
    this.byDevice.set(hardwareId, scope, ofDevice.add(id));
    return session;
  }

  private forget(id: string): void {
    for (const packet of this.sessions.get(id)?.queue ?? []) this.letGo(packet);
    this.sessions.delete(id);
    this.forgetIncoming(id);
    const { hardwareId, scope } = ownerOf(id);
    const ofDevice = this.byDevice.get(hardwareId, scope);
    ofDevice?.delete(id);
    if (ofDevice?.size === 0) this.byDevice.delete(hardwareId, scope);
  }

  private forgetIncoming(id: string): void {
    for (const packet of this.incoming.get(id)?.values() ?? []) this.letGo(packet);
    this.incoming.delete(id);
  }

  private mayKeep(packet: PublishPacket): boolean {
    const may = this.budget.tryTake(costOf(packet));
    if (!may) refusals.inc({ reason: 'memory' });
    return may;
  }

  private letGo(packet: Partial<PublishPacket> | undefined): void {
    if (packet?.payload !== undefined) this.budget.give(costOf({ payload: packet.payload }));
  }
}
