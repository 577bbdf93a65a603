import { readFile } from 'node:fs/promises';
import type { Clock } from '../common/clock';
import { DomainError, messageOf } from '../common/errors';
import { newId } from '../common/ids';
import { logger } from '../common/logger';
import { BrokerConnection } from './broker.connection';
import { BrokerClients } from './dynamic-security/broker.clients';
import { ControlChannel } from './dynamic-security/control.channel';
import type { Door } from './front/door';
import { FrontListener, type FrontOptions } from './front/front.listener';
import type { InboundPublish } from './lane/publish.codec';
import { connectionsGauge, countMessage, frontGauge, MessageDispatcher } from './message.dispatcher';
import {
  MqttGateway,
  type DeviceConnections,
  type GatewayAddress,
  type GatewayHealth,
  type InboundHandler,
  type PublishOptions,
} from './mqtt.gateway';
import { mqttUnavailable } from './mqtt.errors';
import { traceparentOf } from './packet.trace';
import { responseOf } from './response.address';
import { SocketKeeper } from './socket.keeper';
import { filterOf, inboundKindOf, parseTopic, type InboundKind } from './topics';

const log = logger('mqtt');

export interface ExternalOptions {
  url: string;
  username: string | null;
  password: string | null;
  caFile: string | null;
  /** Whether we keep the broker's list of clients, by its dynamic-security plugin. */
  dynamicSecurity: boolean;
  /** How many connections share the subscription. */
  connections: number;
  clock: Clock;
  /** The TLS listener for devices of other protocols. */
  front: Omit<FrontOptions, 'keeper' | 'native' | 'clock'>;
}

/** A broker of its own (Mosquitto, EMQX, VerneMQ, HiveMQ): shared subscriptions divide the work among replicas. */
export class ExternalMqttGateway extends MqttGateway {
  readonly isPrivate: boolean;
  readonly hasBroker = false;
  private readonly dispatcher: MessageDispatcher;
  private readonly keeper: SocketKeeper;
  private readonly front: FrontListener;
  private connections: BrokerConnection[] = [];
  private control: ControlChannel | null = null;
  private brokerClients: BrokerClients | null = null;
  private turn = 0;

  constructor(private readonly options: ExternalOptions) {
    super();
    const { clock, front, url } = options;
    this.isPrivate = isPrivate(url);
    this.dispatcher = new MessageDispatcher(clock);
    this.keeper = new SocketKeeper(front.limits.connections, (open) => frontGauge.set(open));
    this.front = new FrontListener({ ...front, clock, keeper: this.keeper, native: null });
  }

  handle(kind: InboundKind, handler: InboundHandler): void {
    this.dispatcher.register(kind, handler);
  }

  authenticateWith(): void {
    // The broker admits devices by its own means.
  }

  watchTrespass(): void {
    // What the broker refuses does not come to us.
  }

  openDoor(door: Door): void {
    this.front.open(door);
  }

  async start(): Promise<void> {
    const { caFile, clock, dynamicSecurity } = this.options;
    if (dynamicSecurity && this.options.username === null) throw noAccount();
    await this.front.start();
    const ca = caFile === null ? undefined : await readAuthority(caFile);
    const [username, password] = [this.options.username ?? undefined, this.options.password ?? undefined];
    const login = { url: this.options.url, username, password, ca, clock };
    const filters = this.dispatcher.kinds().map((kind) => `$share/moorage/${filterOf(kind)}`);
    const process = newId();
    this.connections = Array.from(
      { length: this.options.connections },
      (_, index) =>
        new BrokerConnection({
          ...login,
          clientId: `moorage-${process}-${index}`,
          filters,
          onMessage: (packet, line) => this.receive(packet, line),
          onDropped: ({ topic }) => countMessage(kindOf(topic) ?? 'other', 'dropped'),
          onChange: () => connectionsGauge.set(this.up().length),
        }),
    );
    if (!this.isPrivate) {
      log.warn(
        { event: 'mqtt.not_encrypted', broker: shown(login.url) },
        'the way to the broker is not encrypted: registrations that show the group secret itself are refused; use mqtts://',
      );
    }
    for (const connection of this.connections) connection.start();
    if (!dynamicSecurity || username === undefined) return;
    this.control = new ControlChannel({ ...login, clientId: `moorage-${process}-control` });
    this.brokerClients = new BrokerClients(this.control, username);
    this.control.start();
  }

  publish(topic: string, payload: string | Buffer, options: PublishOptions = {}): Promise<void> {
    const { qos = 1, retain = false, correlationData } = options;
    const up = this.up();
    const connection = up[this.turn++ % Math.max(up.length, 1)];
    if (!connection) {
      return Promise.reject(mqttUnavailable(`no connection to the MQTT broker: ${this.health().detail}`));
    }
    return connection
      .publish({ topic, payload, qos, retain, correlationData })
      .then(() => countMessage('outbound', 'published'));
  }

  async stop(): Promise<void> {
    const closing = this.front.stop();
    this.keeper.closeAll();
    await Promise.all(this.connections.map((connection) => connection.unsubscribe()));
    await this.dispatcher.drain();
    await this.control?.stop();
    await Promise.all(this.connections.map((connection) => connection.stop()));
    this.connections = [];
    await closing;
  }

  disconnect(device: DeviceConnections): number {
    return this.front.disconnect(device); // The broker owns the others: it asks us anew when a device comes again.
  }

  clients(): BrokerClients | null {
    return this.brokerClients;
  }

  health(): GatewayHealth {
    const up = this.up();
    const trouble = this.connections.find((connection) => connection.trouble !== null)?.trouble ?? 'not started';
    if (up.length === 0) return { state: 'down', detail: `broker ${shown(this.options.url)}: ${trouble}` };
    const some = up.length < this.connections.length ? `; others: ${trouble}` : '';
    const share = `${up.length} of ${this.connections.length} connections`;
    return { state: 'up', detail: `broker ${shown(this.options.url)}, ${up[0].protocol}, ${share}${some}` };
  }

  addresses(): GatewayAddress[] {
    const { protocol, hostname, port } = new URL(this.options.url);
    const secure = protocol === 'mqtts:';
    const front = this.front.address();
    return [
      { protocol: secure ? 'mqtts' : 'mqtt', host: hostname, port: Number(port) || (secure ? 8883 : 1883) },
      ...(front ? [front] : []),
    ];
  }

  private up(): BrokerConnection[] {
    return this.connections.filter((connection) => connection.isUp);
  }

  private receive(packet: InboundPublish, line: AbortSignal): Promise<void> {
    const topic = parseTopic(packet.topic);
    const kind = topic && inboundKindOf(topic);
    if (!topic || !kind) {
      // Not ours to answer: acknowledged, so that the broker does not send it again.
      countMessage('other', 'refused');
      return Promise.resolve();
    }
    const message = {
      kind,
      hardwareId: topic.hardwareId,
      topic: packet.topic,
      payload: packet.payload,
      retain: packet.retain,
      correlationId: newId(),
      traceparent: traceparentOf(packet),
      scope: null,
      response: responseOf(topic.hardwareId, packet),
    };
    return this.dispatcher.dispatch(message, Infinity, line);
  }
}

function kindOf(name: string): InboundKind | null {
  const topic = parseTopic(name);
  return topic && inboundKindOf(topic);
}

/** By the way to the broker that we know, which is the service's own; what devices take is its like. */
function isPrivate(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'mqtts:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/** An address without the credentials that may stand in it. */
const shown = (url: string): string => {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
};

const noAccount = (): DomainError =>
  new DomainError({
    code: 'MQTT_CONFIG_INVALID',
    status: 500,
    message: 'MQTT_DYNAMIC_SECURITY is on, and MQTT_USERNAME is missing',
    action: 'Name the account that administers the plugin by MQTT_USERNAME and MQTT_PASSWORD.',
  });

async function readAuthority(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new DomainError({
      code: 'MQTT_CONFIG_INVALID',
      status: 500,
      message: `MQTT_CA_FILE: cannot read ${path}: ${messageOf(error)}`,
      action: 'Name a readable PEM file with the CA certificates of the broker, or unset MQTT_CA_FILE.',
    });
  }
}
