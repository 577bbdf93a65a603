import { Aedes } from 'aedes';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import type { Clock } from '../common/clock';
import { DomainError, messageOf } from '../common/errors';
import { listenOn } from '../common/listening';
import { logger } from '../common/logger';
import { BrokerPolicy } from './broker.policy';
import type { BrokerLimits } from './limits';
import { connectionsGauge, countMessage, MessageDispatcher, refusals } from './message.dispatcher';
import type {
  DeviceAuthenticator,
  GatewayAddress,
  GatewayHealth,
  InboundHandler,
  PublishOptions,
} from './mqtt.gateway';
import { MqttGateway } from './mqtt.gateway';
import { PacketSizeGuard } from './packet-size.guard';
import type { ServerIdentity } from './server.identity';
import { SessionStore, withAudience } from './session.store';
import type { InboundKind } from './topics';

const log = logger('mqtt');
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

/** The broker in this process: MQTT 3.1.1, plain on loopback only and TLS on the product's own host. */
export class EmbeddedMqttGateway extends MqttGateway {
  private readonly dispatcher: MessageDispatcher;
  private readonly store: SessionStore;
  private readonly policy: BrokerPolicy;
  private readonly listeners: { protocol: GatewayAddress['protocol']; host: string; server: Server }[] = [];
  private readonly sockets = new Set<Socket>();
  private broker: Aedes | null = null;

  constructor(private readonly options: EmbeddedOptions) {
    super();
    this.dispatcher = new MessageDispatcher(options.clock);
    this.store = new SessionStore(options.limits);
    this.policy = new BrokerPolicy(this.dispatcher, this.store, options.limits, options.clock);
  }

  handle(kind: InboundKind, handler: InboundHandler): void {
    this.dispatcher.register(kind, handler);
  }

  authenticateWith(authenticator: DeviceAuthenticator): void {
    this.policy.authenticateWith(authenticator);
  }

  async start(): Promise<void> {
    const { port, tlsPort, tlsHost } = this.options;
    const broker = new Aedes({
      persistence: this.store,
      connectTimeout: this.options.limits.connectTimeoutMs,
      maxClientsIdLength: 65_535,
      maxTopicLevels: 32,
      ...this.policy.hooks(),
    });
    await broker.listen();
    this.broker = broker;
    try {
      const plain = createServer((socket) => this.accept(socket));
      await this.listen('mqtt', plain, port, loopback, 'MQTT_PORT');
      const { certificate, privateKey, authority } = await this.options.identity();
      // A device without a certificate shows a password instead; one whose certificate is not ours has none that counts.
      const tls = {
        cert: certificate,
        key: privateKey,
        ca: authority,
        requestCert: true,
        rejectUnauthorized: false,
      } as const;
      const secure = createTlsServer({ ...tls, minVersion: 'TLSv1.2' }, (socket) => this.accept(socket));
      secure.on('tlsClientError', () => refusals.inc({ reason: 'tls' }));
      await this.listen('mqtts', secure, tlsPort, tlsHost, 'MQTT_TLS_PORT');
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async publish(topic: string, payload: string | Buffer, options: PublishOptions = {}): Promise<void> {
    const { broker } = this;
    if (!broker || broker.closed) throw unavailable();
    const { qos = 1, retain = false, audience } = options;
    const packet = { cmd: 'publish', topic, payload, qos, retain, dup: false, ...withAudience(audience) } as const;
    await new Promise<void>((resolve, reject) =>
      broker.publish(packet, (error) => (error ? reject(error) : resolve())),
    );
    countMessage('outbound', 'published');
  }

  async stop(): Promise<void> {
    const closing = this.listeners.splice(0).map(({ server }) => new Promise((resolve) => server.close(resolve)));
    await this.dispatcher.drain();
    const { broker } = this;
    this.broker = null;
    if (broker) await new Promise<void>((resolve) => broker.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await Promise.all(closing);
  }

  health(): GatewayHealth {
    if (!this.broker || this.listeners.length < 2)
      return { state: 'down', detail: 'the embedded broker is not running' };
    const where = this.addresses().map(({ protocol, host, port }) => `${protocol}://${host}:${port}`);
    return { state: 'up', detail: `embedded broker on ${where.join(' and ')}, ${this.sockets.size} connections` };
  }

  addresses(): GatewayAddress[] {
    return this.listeners.map(({ protocol, host, server }) => ({
      protocol,
      host,
      port: (server.address() as AddressInfo).port,
    }));
  }

  private accept(socket: Socket | TLSSocket): void {
    if (!this.broker || this.sockets.size >= this.options.limits.connections) {
      refusals.inc({ reason: 'too_many_connections' });
      socket.destroy();
      return;
    }
    this.sockets.add(socket);
    connectionsGauge.set(this.sockets.size);
    socket.once('close', () => {
      this.sockets.delete(socket);
      connectionsGauge.set(this.sockets.size);
    });
    // A peer that vanished without a word is found even when it asked for no MQTT keep-alive.
    socket.setKeepAlive(true, 60_000);
    socket.setNoDelay(true);
    const guard = new PacketSizeGuard(this.options.limits.connectPacketBytes);
    this.policy.admitSocket(socket, guard);
    guardReads(socket, guard);
    this.broker.handle(socket);
  }

  private async listen(
    protocol: GatewayAddress['protocol'],
    server: Server,
    port: number,
    host: string,
    variable: string,
  ): Promise<void> {
    await listenOn(server, { host, port, variable });
    server.on('error', (error) =>
      log.error({ event: 'mqtt.listener_failed', variable, reason: messageOf(error) }, 'listener failed'),
    );
    this.listeners.push({ protocol, host, server });
    const address = server.address() as AddressInfo;
    log.info({ event: 'mqtt.listening', protocol, host, port: address.port }, 'embedded broker listens');
  }
}

/** aedes reads its socket by `read()`: the guard sees each chunk before the parser does. */
function guardReads(socket: Socket, guard: PacketSizeGuard): void {
  const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
  socket.read = (size?: number) => {
    const chunk = read(size);
    if (chunk === null || guard.accepts(chunk)) return chunk;
    refusals.inc({ reason: 'packet_too_large' });
    log.warn(
      { event: 'mqtt.packet_too_large', limit: guard.limit, peer: socket.remoteAddress },
      'connection closed: packet too large',
    );
    socket.destroy();
    return null;
  };
}

const unavailable = () =>
  new DomainError({
    code: 'MQTT_UNAVAILABLE',
    status: 503,
    message: 'the embedded MQTT broker is not running',
    retryAfter: 5,
  });
