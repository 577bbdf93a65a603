import { randomUUID } from 'node:crypto';
import type { AedesOptions, AuthenticateError, Client, Connection, PublishPacket } from 'aedes';
import type { Socket } from 'node:net';
import type { Clock } from '../common/clock';
import { messageOf } from '../common/errors';
import { newId } from '../common/ids';
import { LimitedLogger } from '../common/limited.logger';
import { logger } from '../common/logger';
import { goodbyeOf, PolicyRefusal } from './broken.connection';
import { refusal } from './connack.refusal';
import { credentialsOf, shownName } from './connect.credentials';
import type { FiveBridge } from './five/five.bridge';
import type { VersionGate } from './five/version.gate';
import { GrantedFilters } from './granted.filters';
import { HeldWills } from './held.wills';
import { audienceOf, withAudience } from './kept.packets';
import type { BrokerLimits } from './limits';
import { countMessage, refusals, type MessageDispatcher } from './message.dispatcher';
import type { Admission, Certified, DeviceAuthenticator, DeviceConnections } from './mqtt.gateway';
import type { PacketSizeGuard } from './packet-size.guard';
import { pairsOf, traceparentOf } from './packet.trace';
import type { ReadingGate } from './reading.gate';
import { reasons, returnCodes } from './reason.codes';
import { responseOf } from './response.address';
import { SessionHolders } from './session.holders';
import { sessionId } from './session.id';
import type { SessionStore } from './session.store';
import { TokenBucket } from '../common/token.bucket';
import { inboundKindOf, isHardwareId, isOwnTopic, parseTopic } from './topics';
import { closeUnread } from './unread.limit';

const log = new LimitedLogger(logger('mqtt'));

type Hooks = Required<
  Pick<AedesOptions, 'preConnect' | 'authenticate' | 'authorizePublish' | 'authorizeSubscribe' | 'authorizeForward'>
>;

/** Who a connection was let in as. */
interface Admitted {
  hardwareId: string;
  scope: string;
  certified?: Certified;
  /** Of the certificate that let it in; null where it was something else. */
  keyFingerprint: string | null;
  loginOf?: string;
  bucket: TokenBucket;
  filters: GrantedFilters;
  /** Milliseconds. */
  at: number;
}

/** What stands between a socket and the broker. */
interface Entrance {
  guard: PacketSizeGuard;
  version: VersionGate;
}

/** aedes writes the sender onto a packet that it forwards, and says so in no type. */
const isFrom = (client: Client, packet: PublishPacket): boolean =>
  (packet as PublishPacket & { clientId?: string }).clientId === client.id;

/** What the embedded broker lets whom do, and where a message waits for its commit. */
export class BrokerPolicy {
  private readonly admitted = new WeakMap<Client, Admitted>();
  private readonly entrances = new WeakMap<Connection, Entrance>();
  /** The wills that clients come with. */
  private readonly wills = new WeakMap<Client, object & { topic: string }>();
  private readonly heldWills = new HeldWills();
  private readonly sessions: SessionHolders;
  private readonly perDevice = new Map<string, Set<Client>>();
  private authenticator: DeviceAuthenticator | null = null;

  constructor(
    private readonly dispatcher: MessageDispatcher,
    private readonly store: SessionStore,
    private readonly gate: ReadingGate,
    private readonly limits: BrokerLimits,
    private readonly clock: Clock,
  ) {
    this.sessions = new SessionHolders(store);
  }

  authenticateWith(authenticator: DeviceAuthenticator): void {
    this.authenticator = authenticator;
  }

  admitSocket(socket: Socket, entrance: Entrance): void {
    this.entrances.set(socket, entrance);
  }

  disconnect({ scope, hardwareId, admittedBefore, deviceId, keys }: DeviceConnections): number {
    const open = [...(this.perDevice.get(sessionId(scope, hardwareId, '')) ?? [])];
    const meant = open.filter((client) => {
      const { at = Infinity, keyFingerprint: shown = null, loginOf } = this.admitted.get(client) ?? {};
      if (at >= admittedBefore.getTime()) return false;
      if (loginOf !== undefined && deviceId !== null) return loginOf === deviceId;
      return shown === null ? 'except' in keys : 'only' in keys ? shown === keys.only : !keys.except.includes(shown);
    });
    for (const client of meant) {
      this.bridgeOf(client)?.goodbye(reasons.administrativeAction);
      client.conn.destroy();
    }
    return meant.length;
  }

  unsubscribed(client: Client, filters: string[]): void {
    this.admitted.get(client)?.filters.drop(filters);
  }

  hooks(): Hooks {
    return {
      preConnect: (client, { will }, done) => {
        if (will) this.wills.set(client, will);
        const bridge = this.bridgeOf(client);
        // Before aedes, which closes the connection by its own listener.
        if (bridge) client.prependListener('error', (error: Error) => bridge.goodbye(goodbyeOf(error)));
        done(null, true);
      },
      authenticate: (client, username, password, done) => {
        this.authenticate(client, username, password?.toString('utf8')).then(
          () => done(null, true),
          (error: AuthenticateError) => done(error, false),
        );
      },
      authorizePublish: (client, packet, done) => {
        this.publish(client, packet).then(
          () => done(),
          (error: unknown) => done(new PolicyRefusal(messageOf(error))),
        );
      },
      authorizeSubscribe: (client, subscription, done) => {
        const { topic } = subscription;
        // aedes keeps it in the session, which brings it along when it is taken up again.
        subscription.nl = this.bridgeOf(client)?.takeNoLocal(topic) ?? subscription.nl;
        const { filters } = this.admitted.get(client) ?? {};
        const allowed = this.mayRead(client, topic) && filters?.add(topic, subscription.nl ?? false);
        if (!allowed) refusals.inc({ reason: 'subscribe' });
        // A refused filter is answered with 0x80 (MQTT 3.1.1, 3.9.3) and the connection stays.
        done(null, allowed ? subscription : null);
      },
      authorizeForward: (client, packet) => {
        // Registrations carry secrets, and nobody but the service has a use for them.
        if (parseTopic(packet.topic)?.leaf === 'register') return null;
        const audience = packet.retain ? this.store.retainedAudience(packet) : audienceOf(packet);
        const seen = audience === undefined || audience === this.admitted.get(client)?.scope;
        if (!seen || !this.mayRead(client, packet.topic)) return null;
        if (isFrom(client, packet) && this.admitted.get(client)?.filters.bringBack(packet.topic) === false) return null;
        const { correlationData } = packet.properties ?? {};
        if (correlationData) this.bridgeOf(client)?.correlate(packet.payload, correlationData);
        closeUnread(client.conn, this.limits.unreadBytes);
        return packet; // also to one that is closed by it: its session may be kept, and the message with it
      },
    };
  }

  private mayRead(client: Client, topic: string): boolean {
    const admitted = this.admitted.get(client);
    return admitted !== undefined && isOwnTopic(admitted.hardwareId, topic);
  }

  private async authenticate(
    client: Client,
    username: string | undefined,
    password: string | undefined,
  ): Promise<void> {
    const credentials = credentialsOf(client, username, password);
    if (!this.authenticator) throw refusal(returnCodes.unavailable, 'not ready yet');
    const answer = await this.authenticator(credentials).catch((error: unknown) => {
      log.error({ event: 'mqtt.authentication_failed', reason: messageOf(error) }, 'cannot tell who connects');
      throw refusal(returnCodes.unavailable, 'cannot check credentials now');
    });
    const shown = shownName(credentials);
    const hardwareId = answer?.hardwareId ?? shown;
    if (!answer || !isHardwareId(hardwareId)) {
      refusals.inc({ reason: 'credentials' });
      log.warn(
        { event: 'mqtt.connection_refused', hardwareId: shown, kind: credentials.kind },
        'connection refused: bad credentials',
      );
      const guess = credentials.kind === 'password' && isHardwareId(shown);
      throw refusal(guess ? returnCodes.badCredentials : returnCodes.notAuthorized, 'bad credentials');
    }
    const keyFingerprint = credentials.kind === 'certificate' ? credentials.keyFingerprint : null;
    this.admit(client, { ...answer, hardwareId, keyFingerprint });
  }

  private admit(
    client: Client,
    { scope, hardwareId, ...proven }: Admission & Pick<Admitted, 'hardwareId' | 'keyFingerprint'>,
  ): void {
    // Gone while Postgres was asked: its close has been told already, and would never take it off the list.
    if (client.conn.destroyed) throw refusal(returnCodes.notAuthorized, 'the connection is closed');
    // A will outside the device's own prefix would be dropped silently when it is due: say so at once.
    const will = this.wills.get(client);
    if (will !== undefined && !isOwnTopic(hardwareId, will.topic)) {
      refusals.inc({ reason: 'will' });
      throw refusal(returnCodes.notAuthorized, 'the will lies outside the own prefix');
    }
    const owner = sessionId(scope, hardwareId, '');
    const open = this.perDevice.get(owner) ?? new Set();
    // [MQTT-3.1.4-2] takes over an equal client id: only of the same device, so the broker knows it under the owner's name.
    const id = sessionId(scope, hardwareId, client.id || randomUUID());
    const others = [...open].filter((other) => other.id !== id);
    if (others.length >= this.limits.connectionsPerDevice) {
      refusals.inc({ reason: 'too_many_connections' });
      const bridge = this.bridgeOf(client);
      if (bridge) bridge.refusal = reasons.quotaExceeded;
      throw refusal(returnCodes.notAuthorized, 'too many connections of one device');
    }
    this.perDevice.set(owner, open.add(client));
    client.conn.once('close', () => {
      open.delete(client);
      if (open.size === 0) this.perDevice.delete(owner);
    });
    const { messagesPerSecond, messagesAtOnce, packetBytes, subscriptionsPerConnection } = this.limits;
    const bucket = new TokenBucket(messagesPerSecond, messagesAtOnce, this.now());
    const filters = new GrantedFilters(subscriptionsPerConnection);
    this.admitted.set(client, { hardwareId, scope, ...proven, bucket, filters, at: this.now() });
    const { guard } = this.entrances.get(client.conn) ?? {};
    if (guard) guard.limit = packetBytes;
    client.id = id;
    this.sessions.begin(client, this.bridgeOf(client));
  }

  /** Awaited before PUBACK and before anybody else sees the message. */
  private async publish(client: Client | null, packet: PublishPacket): Promise<void> {
    const admitted = client && this.admitted.get(client);
    if (!admitted) throw new Error('not authorized');
    const { responseTopic = null, correlationData = null, userProperties } = this.propertiesOf(client, packet);
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    const topic = parseTopic(packet.topic);
    if (topic?.hardwareId !== admitted.hardwareId) {
      this.trespass(client, admitted.hardwareId, packet.topic, payload);
      throw new Error('not authorized to publish there');
    }
    const wait = admitted.bucket.take(this.now());
    if (wait > 0) await this.clock.sleep(wait);
    const kind = inboundKindOf(topic);
    Object.assign(packet, withAudience(admitted.scope));
    // A registration carries a secret: it is never kept for later subscribers.
    if (kind === 'register') packet.retain = false;
    if (!kind || !this.dispatcher.handles(kind)) return countMessage(kind ?? 'other', 'forwarded');
    const { hardwareId, scope, certified } = admitted;
    const message = {
      kind,
      hardwareId,
      topic: packet.topic,
      payload,
      retain: packet.retain,
      correlationId: newId(),
      scope,
      certified,
      traceparent: traceparentOf({ userProperties: pairsOf(userProperties) }),
      response: responseOf(hardwareId, { responseTopic, correlationData }),
    };
    const device = sessionId(scope, hardwareId, '');
    // What a device sent with QoS 1 or 2 it sends again; that it is gone, as its will tells, comes from nobody again.
    if (kind === 'state' && this.wills.get(client) === packet)
      return this.heldWills.hold(device, (line) => this.dispatcher.dispatch(message, Infinity, line));
    if (kind === 'state') this.heldWills.overtake(device);
    await this.gate.hold(() => this.dispatcher.dispatch(message, this.limits.patienceMs));
  }

  /** Of another device, or of none: the connection ends. */
  private trespass(client: Client, hardwareId: string, topic: string, payload: Buffer): void {
    refusals.inc({ reason: 'publish' });
    countMessage('other', 'refused');
    log.warn({ event: 'mqtt.publish_refused', hardwareId, topic }, 'publish outside the own prefix');
    this.dispatcher.noteTrespass({ hardwareId, topic, payload, correlationId: newId() });
    // MQTT 3.1.1 has no negative acknowledgement: either the message is taken or the connection ends (3.3.5).
    this.bridgeOf(client)?.goodbye(reasons.notAuthorized);
  }

  /** A will is the broker's own to send: it never came as a message. */
  private propertiesOf(client: Client, packet: PublishPacket): NonNullable<PublishPacket['properties']> {
    return (this.wills.get(client) !== packet && this.bridgeOf(client)?.takeProperties()) || {};
  }

  private bridgeOf(client: Client): FiveBridge | null {
    return this.entrances.get(client.conn)?.version.bridge ?? null;
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}
