import { connect, ErrorWithReasonCode, UniqueMessageIdProvider, type IClientOptions, type MqttClient } from 'mqtt';
import { setMaxListeners } from 'node:events';
import type { Socket } from 'node:net';
import { backoffMs } from '../common/backoff';
import type { Clock } from '../common/clock';
import { DomainError, messageOf } from '../common/errors';
import { logger } from '../common/logger';
import type { InboundPublish, OutboundPublish } from './lane/publish.codec';
import { PublishLane } from './lane/publish.lane';
import { mqttUnavailable } from './mqtt.errors';

const log = logger('mqtt');

export interface ConnectionOptions {
  url: string;
  clientId: string;
  username?: string;
  password?: string;
  ca?: Buffer;
  /** Filters to subscribe to at QoS 1 whenever the connection stands. */
  filters: string[];
  clock: Clock;
  /** Resolves when the message may be acknowledged; `line` aborts when the connection ends that it came by. */
  onMessage: (packet: InboundPublish, line: AbortSignal) => Promise<void>;
  /** Told of a message that is left aside, since too many are in hand. */
  onDropped: (packet: InboundPublish) => void;
  onChange: () => void;
}

/** Messages that the broker may send ahead of our acknowledgements: what one connection holds in memory. */
const receiveMaximum = 200;
/** Longer packets the broker leaves out (5.0, 3.1.2.11.4); the longest request is much shorter, and is refused with a reason. */
const maximumPacketSize = 256 * 1024;
/** The broker keeps what it sent us over a break this long; more would keep others waiting for a process that is gone. */
const sessionSeconds = 10;
const connectTimeoutMs = 10_000;
/** CONNACK codes for a protocol version that the broker does not speak (5.0, 3.2.2.2; 3.1.1, 3.2.2.3). */
export const versionRefused = new Set([1, 132]);
/** Codes that say: these credentials will not do. */
export const credentialsRefused = new Set([4, 5, 134, 135, 140]);

/**
 * One connection to an external broker: MQTT 5, or 3.1.1 where the broker refuses 5; comes back by itself, with a pause
 * that grows. Messages are taken as they come and acknowledged one by one, in order, each when its effect is committed.
 */
export class BrokerConnection {
  private client: MqttClient | null = null;
  private lane: PublishLane | null = null;
  private version: 4 | 5 = 5;
  private subscribed = false;
  /** Messages of QoS 0 whose effect is not committed yet. */
  private unpromised = 0;
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  /** Why there is no connection, for people. */
  trouble: string | null = 'not connected yet';

  constructor(private readonly options: ConnectionOptions) {}

  get isUp(): boolean {
    return this.subscribed && this.client?.connected === true;
  }

  get protocol(): string {
    return this.version === 5 ? 'MQTT 5' : 'MQTT 3.1.1';
  }

  start(): void {
    this.loop = this.keepUp();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    // Ends the session too: what it still holds goes to the other subscribers (5.0, 3.14.2.2.2).
    const farewell = this.version === 5 ? { properties: { sessionExpiryInterval: 0 } } : {};
    await this.client?.endAsync(farewell).catch(() => undefined);
    await this.loop;
  }

  /** No more messages; those in hand can still be acknowledged. */
  async unsubscribe(): Promise<void> {
    if (this.isUp) await this.client?.unsubscribeAsync(this.options.filters).catch(() => undefined);
  }

  /** Resolves when the broker has taken the message. */
  publish(packet: OutboundPublish): Promise<void> {
    if (!this.lane || !this.client?.connected) return Promise.reject(unavailable('not connected'));
    return this.lane.publish(packet);
  }

  private async keepUp(): Promise<void> {
    const { signal } = this.stopping;
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      const stoodMs = await this.connectOnce();
      if (signal.aborted) return;
      if (stoodMs > 30_000) attempt = 0;
      await this.options.clock.sleep(backoffMs(attempt, { base: 200, cap: 30_000 }), signal);
    }
  }

  /** Connects, serves until the connection ends, and gives how long it stood. */
  private async connectOnce(): Promise<number> {
    const { clock } = this.options;
    const client = connect(this.options.url, this.clientOptions());
    this.client = client;
    // What leaves is gathered already: it would wait some 40 ms for the acknowledgement of what went before it.
    (client.stream as Socket).setNoDelay(true);
    const line = new AbortController();
    setMaxListeners(0, line.signal); // each message that is tried again listens
    const lane = new PublishLane(client.stream, {
      five: this.version === 5,
      clock,
      unavailable,
      onMessage: (packet) => this.take(packet, line.signal),
      onBroken: (reason) => this.failed(new Error(`the connection to the broker is closed: ${reason}`)),
    });
    this.lane = lane;
    let since: number | null = null;
    client.on('error', (error) => this.failed(error));
    client.on('connect', ({ properties }) => {
      since = clock.now().getTime();
      lane.window = Math.min(lane.window, properties?.receiveMaximum ?? Infinity);
      lane.longest = properties?.maximumPacketSize ?? Infinity;
      this.subscribe(client);
    });
    await new Promise<void>((resolve) => client.once('close', resolve));
    line.abort();
    if (since === null && this.version === 5 && this.trouble === null) this.trouble = 'closed before CONNACK';
    if (since !== null) this.trouble ??= 'the broker closed the connection';
    this.subscribed = false;
    lane.end();
    this.options.onChange();
    client.end(true);
    return since === null ? 0 : clock.now().getTime() - since;
  }

  private clientOptions(): IClientOptions {
    const { clientId, username, password, ca } = this.options;
    const five = this.version === 5;
    return {
      clientId,
      username,
      password,
      ca,
      protocolVersion: this.version,
      // A 3.1.1 session would never expire: messages would pile up for a process that is gone (3.1.2.4).
      clean: !five,
      properties: five ? { sessionExpiryInterval: sessionSeconds, receiveMaximum, maximumPacketSize } : undefined,
      reconnectPeriod: 0,
      // The lowest that are free: the others are for the messages that go past it.
      messageIdProvider: new UniqueMessageIdProvider(),
      log: () => undefined, // it would make a text of every packet, for nobody
      resubscribe: false,
      keepalive: 30,
      connectTimeout: connectTimeoutMs,
    };
  }

  private subscribe(client: MqttClient): void {
    client.subscribeAsync(this.options.filters, { qos: 1 }).then(
      () => {
        this.subscribed = true;
        this.trouble = null;
        log.info(
          { event: 'mqtt.connected', clientId: this.options.clientId, protocol: this.protocol },
          'subscribed at the broker',
        );
        this.options.onChange();
      },
      (error: unknown) => {
        this.trouble = `the broker refused the subscription ${this.options.filters.join(', ')}: ${messageOf(error)}`;
        log.error({ event: 'mqtt.subscribe_refused', reason: messageOf(error) }, this.trouble);
        client.end(true);
      },
    );
  }

  /**
   * Of QoS 0 there is nothing to acknowledge, so no window fills while Postgres is away: what is too much goes, as QoS 0 lets it.
   * One of QoS 1 fails only when we stop or the line breaks, and the broker sends it again.
   */
  private take(packet: InboundPublish, line: AbortSignal): Promise<void> {
    const { onMessage, onDropped } = this.options;
    if (packet.qos === 1) return onMessage(packet, line);
    if (this.unpromised >= receiveMaximum) return Promise.resolve(onDropped(packet));
    const done = () => void (this.unpromised -= 1);
    this.unpromised += 1;
    return onMessage(packet, line).then(done, done);
  }

  private failed(error: Error): void {
    const code = error instanceof ErrorWithReasonCode ? error.code : undefined;
    if (code !== undefined && versionRefused.has(code) && this.version === 5) {
      this.version = 4;
      this.trouble = 'the broker does not speak MQTT 5';
      log.info({ event: 'mqtt.falling_back' }, 'the broker refused MQTT 5, trying 3.1.1');
      return;
    }
    this.trouble = explain(error, code);
    log.warn({ event: 'mqtt.connection_failed', clientId: this.options.clientId, code }, this.trouble);
  }
}

const explain = (error: Error, code: number | undefined): string =>
  code !== undefined && credentialsRefused.has(code)
    ? `the broker refused the credentials (code ${code}): check MQTT_USERNAME and MQTT_PASSWORD`
    : messageOf(error) || (error as NodeJS.ErrnoException).code || 'connection failed';

const unavailable = (reason: string): DomainError =>
  mqttUnavailable(`the MQTT broker cannot take a message: ${reason}`);
