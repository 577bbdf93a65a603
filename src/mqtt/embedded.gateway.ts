import { Aedes } from 'aedes';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Clock } from '../common/clock';
import { messageOf } from '../common/errors';
import { listenOn } from '../common/listening';
import { LimitedLogger } from '../common/limited.logger';
import { logger } from '../common/logger';
import { countBroken } from './broken.connection';
import { BrokerPolicy } from './broker.policy';
import { FirstPacketGate } from './first.packet';
import { VersionGate } from './five/version.gate';
import type { Door } from './front/door';
import { FrontListener } from './front/front.listener';
import { withAudience } from './kept.packets';
import type { BrokerLimits } from './limits';
import { connectionsGauge, countMessage, MessageDispatcher, refusals } from './message.dispatcher';
import type {
  DeviceAuthenticator,
  DeviceConnections,
  GatewayAddress,
  GatewayHealth,
  InboundHandler,
  PublishOptions,
  Trespass,
} from './mqtt.gateway';
import { MqttGateway } from './mqtt.gateway';
import { PacketSizeGuard } from './packet-size.guard';
import { ReadingGate } from './reading.gate';
import { mqttUnavailable } from './mqtt.errors';
import { reasons } from './reason.codes';
import type { ServerIdentity } from './server.identity';
import { SessionStore } from './session.store';
import { SocketKeeper } from './socket.keeper';
import { mostLevels, type InboundKind } from './topics';

const log = logger('mqtt');
const limited = new LimitedLogger(log);
const loopback = '127.0.0.1';

export interface EmbeddedOptions {
  port: number;
  tlsPort: number;
  tlsHost: string;
  limits: BrokerLimits;
  clock: Clock;
  /** Certificate of the TLS listener, and the CA whose device certificates are let in. */
  identity: () => Promise<ServerIdentity>;
}

/** The broker in this process: MQTT 3.1.1 and 5, plain on loopback only and TLS on the product's own host. */
export class EmbeddedMqttGateway extends MqttGateway {
  readonly isPrivate = true;
  readonly hasBroker = true;
  private readonly dispatcher: MessageDispatcher;
  private readonly store: SessionStore;
  private readonly gate: ReadingGate;
  private readonly policy: BrokerPolicy;
  private readonly keeper: SocketKeeper;
  private readonly front: FrontListener;
  private plain: Server | null = null;
  private broker: Aedes | null = null;

  constructor(private readonly options: EmbeddedOptions) {
    super();
    this.dispatcher = new MessageDispatcher(options.clock);
    this.store = new SessionStore(options.limits, options.clock);
    this.gate = new ReadingGate(options.limits.messagesInHand);
    this.policy = new BrokerPolicy(this.dispatcher, this.store, this.gate, options.limits, options.clock);
    this.keeper = new SocketKeeper(options.limits.connections, (open) => connectionsGauge.set(open));
    const { tlsPort: port, tlsHost: host, limits, clock, identity } = options;
    const native = (socket: Socket) => this.serve(socket);
    this.front = new FrontListener({ port, host, limits, clock, identity, native, keeper: this.keeper });
  }

  handle(kind: InboundKind, handler: InboundHandler): void {
    this.dispatcher.register(kind, handler);
  }

  authenticateWith(authenticator: DeviceAuthenticator): void {
    this.policy.authenticateWith(authenticator);
  }

  watchTrespass(watcher: (trespass: Trespass) => void): void {
    this.dispatcher.noteTrespass = watcher;
  }

  openDoor(door: Door): void {
    this.front.open(door);
  }

  async start(): Promise<void> {
    const { limits } = this.options;
    const broker = new Aedes({
      persistence: this.store,
      // Deliveries wait for their readers: with a bound on them, some who do not read would stop everybody's.
      concurrency: 0,
      drainTimeout: limits.unreadMs,
      connectTimeout: limits.connectTimeoutMs,
      maxClientsIdLength: 65_535,
      maxTopicLevels: mostLevels,
      maxInflightInbound: limits.unfinishedPerConnection,
      ...this.policy.hooks(),
    });
    // What fails after the close is what waited for its drain.
    broker.on('clientError', (client, error) => !client.closed && countBroken(error));
    broker.on('unsubscribe', (filters, client) => this.policy.unsubscribed(client, filters));
    broker.on('connectionError', (_client, error) => countBroken(error));
    await broker.listen();
    this.broker = broker;
    try {
      await this.listen();
      await this.front.start();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async publish(topic: string, payload: string | Buffer, options: PublishOptions = {}): Promise<void> {
    const { broker } = this;
    if (!broker || broker.closed) throw mqttUnavailable('the embedded MQTT broker is not running');
    const { qos = 1, retain = false, audience } = options;
    const { correlationData = null } = options;
    const properties = { ...withAudience(audience).properties, ...(correlationData && { correlationData }) };
    const packet = {
      cmd: 'publish',
      topic,
      payload: Buffer.from(payload),
      qos,
      retain,
      dup: false,
      properties,
    } as const;
    await new Promise<void>((resolve, reject) =>
      broker.publish(packet, (error) => (error ? reject(error) : resolve())),
    );
    countMessage('outbound', 'published');
  }

  async stop(): Promise<void> {
    const { plain, broker } = this;
    [this.plain, this.broker] = [null, null];
    const closing = [this.front.stop(), new Promise((resolve) => (plain ? plain.close(resolve) : resolve(null)))];
    await this.dispatcher.drain();
    if (broker) await new Promise<void>((resolve) => broker.close(resolve));
    this.keeper.closeAll();
    await Promise.all(closing);
  }

  disconnect(device: DeviceConnections): number {
    return this.policy.disconnect(device) + this.front.disconnect(device);
  }

  clients(): null {
    return null; // it asks us about each connection
  }

  health(): GatewayHealth {
    if (!this.broker || this.addresses().length < 2)
      return { state: 'down', detail: 'the embedded broker is not running' };
    const where = this.addresses().map(({ protocol, host, port }) => `${protocol}://${host}:${port}`);
    const open = `${this.keeper.size} of at most ${this.options.limits.connections} connections`;
    return { state: 'up', detail: `embedded broker on ${where.join(' and ')}, ${open}` };
  }

  addresses(): GatewayAddress[] {
    const plain = this.plain?.address() as AddressInfo | null | undefined;
    const front = this.front.address();
    return [
      ...(plain ? [{ protocol: 'mqtt' as const, host: loopback, port: plain.port }] : []),
      ...(front ? [front] : []),
    ];
  }

  private serve(socket: Socket): void {
    if (!this.broker) return void socket.destroy();
    const guard = new PacketSizeGuard(this.options.limits.connectPacketBytes);
    const version = new VersionGate(socket, this.options.limits);
    this.policy.admitSocket(socket, { guard, version });
    const first = new FirstPacketGate(socket);
    guardReads(socket, { first, guard, version, gate: this.gate });
    this.broker.handle(socket).once('connected', () => first.open());
  }

  private async listen(): Promise<void> {
    const server = createServer((socket) => {
      if (this.keeper.admit(socket)) this.serve(socket);
    });
    await listenOn(server, { host: loopback, port: this.options.port, variable: 'MQTT_PORT' });
    server.on('error', (error) =>
      log.error({ event: 'mqtt.listener_failed', variable: 'MQTT_PORT', reason: messageOf(error) }, 'listener failed'),
    );
    this.plain = server;
    const { port } = server.address() as AddressInfo;
    log.info({ event: 'mqtt.listening', protocol: 'mqtt', host: loopback, port }, 'embedded broker listens');
  }
}

/** aedes reads its socket by `read()`: the gates open for each chunk, and the guards of size and version see it before the parser does. */
function guardReads(
  socket: Socket,
  parts: { first: FirstPacketGate; guard: PacketSizeGuard; version: VersionGate; gate: ReadingGate },
): void {
  const { first, guard, version, gate } = parts;
  socket.once('close', () => gate.forget(socket));
  socket.read = (size?: number) => {
    if (!gate.mayRead(socket)) return null;
    const chunk = first.read(size);
    if (chunk === null) return null;
    if (guard.accepts(chunk)) return version.read(chunk);
    refusals.inc({ reason: 'packet_too_large' });
    limited.warn(
      { event: 'mqtt.packet_too_large', limit: guard.limit, peer: socket.remoteAddress },
      'connection closed: packet too large',
    );
    version.bridge?.goodbye(reasons.packetTooLarge);
    socket.destroy();
    return null;
  };
}
