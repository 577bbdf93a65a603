import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Client, PublishPacket, Subscription } from 'aedes';
import type { Clock } from '../common/clock';
import { ByteBudget } from './byte.budget';
import { audienceOf, copyOf, costOf, isRelease, isSame, type BrokerNumbers, type QueuedPacket } from './kept.packets';
import type { BrokerLimits } from './limits';
import { refusals } from './message.dispatcher';
import { ScopedIndex } from './scoped.index';
import { ownerIdOf, ownerOf, sessionId } from './session.id';
import { isOwnTopic, matches, parseTopic } from './topics';

/** What aedes keeps of a subscription. */
type StoredSubscription = Pick<Subscription, 'topic' | 'qos' | 'rh' | 'rap' | 'nl'>;
type Identified = Pick<Client, 'id'>;

interface Session {
  subscriptions: Map<string, StoredSubscription>;
  queue: QueuedPacket[];
  /** Milliseconds; Infinity while a connection has it, and for one that ends by no time. */
  endsAt: number;
}

/** aedes tells a client of a session only where it has a subscription ("session present"); else it begins anew, with the same packet ids. */
const isPresent = ({ subscriptions }: Session): boolean => subscriptions.size > 0;

/** Where what is retained for no one scope is filed. */
const everybody = '';

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

  constructor(
    private readonly limits: BrokerLimits,
    private readonly clock: Clock,
  ) {
    this.budget = new ByteBudget(limits.keptBytes, limits.keptBytesPerDevice);
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
    const owner = sessionId(scope, hardwareId, '');
    const old = kept.get(packet.topic);
    if (packet.payload.length === 0) {
      this.letGo(owner, old);
      kept.delete(packet.topic);
    } else if ((old || kept.size < this.limits.retainedPerDevice) && this.mayKeep(owner, packet, old)) {
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
    const [{ subscriptions: kept }, { hardwareId }] = [this.sessionOf(client.id), ownerOf(client.id)];
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
    return Promise.resolve([...(this.liveSession(client.id)?.subscriptions.values() ?? [])]);
  }

  async subscriptionsByTopic(topic: string): Promise<(StoredSubscription & { clientId: string })[]> {
    const ids = this.byDevice.all(parseTopic(topic)?.hardwareId ?? '').flatMap((ofScope) => [...ofScope]);
    const found = ids.flatMap((clientId) => {
      const subscriptions = [...(this.liveSession(clientId)?.subscriptions.values() ?? [])];
      const match = subscriptions.find((sub) => sub.qos > 0 && matches(sub.topic, topic));
      return match ? [{ ...match, clientId }] : [];
    });
    return Promise.resolve(found);
  }

  /** A connection takes the session up again; anew: without what is left of it. */
  resume(id: string, anew: boolean): void {
    const session = anew ? undefined : this.liveSession(id);
    if (session && isPresent(session)) session.endsAt = Infinity;
    else this.forget(id);
  }

  /** The session's connection has ended, and it follows after so many seconds. */
  endAfter(id: string, seconds: number): void {
    const session = this.sessions.get(id);
    if (!session || !isPresent(session)) return this.forget(id);
    session.endsAt = this.clock.now().getTime() + seconds * 1_000;
    this.liveSession(id);
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
      if (queue.length >= this.limits.queuedPerSession) this.letGo(ownerIdOf(clientId), queue.shift());
      if (this.mayKeep(ownerIdOf(clientId), packet)) queue.push(copyOf(packet));
    }
    return Promise.resolve();
  }

  async outgoingUpdate(client: Identified, packet: QueuedPacket): Promise<void> {
    const queue = this.sessions.get(client.id)?.queue ?? [];
    // A message gets its id here; a PUBREL has nothing but the id.
    const index = queue.findIndex((queued) =>
      isRelease(packet) ? queued.messageId === packet.messageId : isSame(queued, packet),
    );
    if (index < 0) return;
    if (isRelease(packet)) {
      this.letGo(ownerIdOf(client.id), queue[index]);
      queue[index] = packet;
    } else queue[index].messageId = packet.messageId;
    return Promise.resolve();
  }

  async outgoingClearMessageId(
    client: Identified,
    packet: Pick<QueuedPacket, 'messageId'> & Partial<BrokerNumbers>,
  ): Promise<QueuedPacket | undefined> {
    // Not forwarded, it has got no id. aedes asks for one as well that a second filter brings: that has its id after this turn, and stays.
    const isUnsent = packet.messageId === undefined;
    if (isUnsent) await nextTurn();
    const queue = this.sessions.get(client.id)?.queue ?? [];
    const index = queue.findIndex((one) => one.messageId === packet.messageId && (!isUnsent || isSame(one, packet)));
    const cleared = index < 0 ? undefined : queue.splice(index, 1)[0];
    this.letGo(ownerIdOf(client.id), cleared);
    return cleared;
  }

  outgoingStream(client: Identified): Readable {
    return Readable.from([...(this.sessions.get(client.id)?.queue ?? [])]);
  }

  async incomingStorePacket(client: Pick<Client, 'id' | 'closed'>, packet: PublishPacket): Promise<void> {
    // Its commit outlasted the connection, and no session keeps what was unfinished.
    if (client.closed && !this.sessions.has(client.id)) return;
    const store = this.incoming.get(client.id) ?? new Map<number, PublishPacket>();
    const owner = ownerIdOf(client.id);
    if (!this.mayKeep(owner, packet, store.get(packet.messageId ?? 0)))
      return Promise.reject(new Error('no memory left for messages of QoS 2'));
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
    this.letGo(ownerIdOf(client.id), store?.get(packet.messageId ?? 0));
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

  /** One that has ended goes when it is asked for; what is not asked for counts within the same bounds. */
  private liveSession(id: string): Session | undefined {
    const session = this.sessions.get(id);
    if (!session || session.endsAt > this.clock.now().getTime()) return session;
    this.forget(id);
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
    const session: Session = { subscriptions: new Map(), queue: [], endsAt: Infinity };
    this.sessions.set(id, session);
    // The device may have had none left a moment ago.
    this.byDevice.set(hardwareId, scope, ofDevice.add(id));
    return session;
  }

  private forget(id: string): void {
    for (const packet of this.sessions.get(id)?.queue ?? []) this.letGo(ownerIdOf(id), packet);
    this.sessions.delete(id);
    this.forgetIncoming(id);
    const { hardwareId, scope } = ownerOf(id);
    const ofDevice = this.byDevice.get(hardwareId, scope);
    ofDevice?.delete(id);
    if (ofDevice?.size === 0) this.byDevice.delete(hardwareId, scope);
  }

  private forgetIncoming(id: string): void {
    for (const packet of this.incoming.get(id)?.values() ?? []) this.letGo(ownerIdOf(id), packet);
    this.incoming.delete(id);
  }

  /** Takes the memory for it, out of the device's own share; `old` is what goes for it, and stays where there is none. */
  private mayKeep(owner: string, packet: PublishPacket, old?: PublishPacket): boolean {
    this.letGo(owner, old);
    const cost = costOf(packet);
    while (!this.budget.fitsShare(owner, cost)) if (!this.dropOldest(owner)) break;
    if (this.budget.tryTake(owner, cost)) return true;
    refusals.inc({ reason: 'memory' });
    if (old) this.budget.tryTake(owner, costOf(old));
    return false;
  }

  private letGo(owner: string, packet: QueuedPacket | PublishPacket | undefined): void {
    if (packet && !isRelease(packet)) this.budget.give(owner, costOf(packet));
  }

  /** Of what is queued for the device; false where nothing is. */
  private dropOldest(owner: string): boolean {
    const { scope, hardwareId } = ownerOf(owner);
    const queues = [...(this.byDevice.get(hardwareId, scope) ?? [])].map((id) => this.sessions.get(id)?.queue ?? []);
    const firsts = queues.flatMap((queue) => {
      const packet = queue.find((queued) => !isRelease(queued));
      return packet ? [{ queue, packet }] : [];
    });
    const [oldest] = firsts.sort((one, other) => one.packet.brokerCounter - other.packet.brokerCounter);
    if (!oldest) return false;
    oldest.queue.splice(oldest.queue.indexOf(oldest.packet), 1);
    this.letGo(owner, oldest.packet);
    return true;
  }
}
