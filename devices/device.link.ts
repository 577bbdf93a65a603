import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import type { Clock } from '../src/common/clock';

export interface LinkSettings {
  /** `mqtt://host:port` or `mqtts://host:port`. */
  url: string;
  protocol: '3.1.1' | '5';
  clientId: string;
  username: string;
  password: string;
  /** CA certificates (PEM) that the broker is verified with, beside those of the system. */
  ca?: string;
  will?: { topic: string; payload: string };
}

/** How long a goodbye may take. */
const goodbyeMs = 5_000;

/** One MQTT connection, from CONNACK to its end; it does not come back by itself. */
export class DeviceLink {
  private readonly ended = new AbortController();

  private constructor(private readonly client: MqttClient) {
    client.on('close', () => this.ended.abort());
    // What went wrong shows as the close that follows; without a listener it would end the process.
    client.on('error', () => undefined);
  }

  /** @throws the broker's refusal, why it could not be reached, or that `signal` aborted first */
  static async open(
    { url, protocol, clientId, username, password, ca, will }: LinkSettings,
    signal: AbortSignal,
  ): Promise<DeviceLink> {
    const options: IClientOptions = {
      clientId,
      username,
      password,
      clean: true,
      keepalive: 60,
      connectTimeout: 20_000,
      protocolVersion: protocol === '5' ? 5 : 4,
      reconnectPeriod: 0,
      ...(will && { will: { ...will, qos: 1 as const, retain: true, payload: Buffer.from(will.payload) } }),
      ...(ca === undefined ? {} : { ca }),
    };
    const client = connect(url, options);
    const link = new DeviceLink(client);
    try {
      await link.untilConnected(signal);
      return link;
    } catch (error) {
      await link.drop();
      throw error;
    }
  }

  /** Aborts when the connection has ended, whoever ended it. */
  get closed(): AbortSignal {
    return this.ended.signal;
  }

  /** To one topic, or all below one (`…/#`). @throws when the broker does not let this device listen there */
  async listen(filter: string, take: (payload: Buffer, topic: string) => void): Promise<void> {
    const isMeant = (topic: string) =>
      filter.endsWith('#') ? topic.startsWith(filter.slice(0, -1)) : topic === filter;
    this.client.on('message', (topic, payload) => {
      if (isMeant(topic)) take(payload, topic);
    });
    const granted = await this.untilClosed(this.client.subscribeAsync(filter, { qos: 1 }));
    if (granted.some(({ qos }) => qos >= 128)) throw new Error(`the broker refused the subscription to ${filter}`);
  }

  /** Resolves when the broker has acknowledged it. */
  async publish(topic: string, payload: string, { retain = false } = {}): Promise<void> {
    await this.untilClosed(this.client.publishAsync(topic, payload, { qos: 1, retain }));
  }

  /** Says goodbye (DISCONNECT, so that the will is not published) and ends. */
  async close(): Promise<void> {
    if (!this.closed.aborted) await this.client.endAsync().catch(() => undefined);
  }

  /** Ends at once, leaving what is under way. */
  async drop(): Promise<void> {
    await this.client.endAsync(true).catch(() => undefined);
  }

  /** Once `signal` aborts, a broker that acknowledges nothing must not hold up the end. */
  hurry(signal: AbortSignal, clock: Clock): void {
    const drop = async () => {
      await clock.sleep(goodbyeMs, this.closed);
      await this.drop();
    };
    signal.addEventListener('abort', () => void drop(), { once: true, signal: this.closed });
  }

  private untilConnected(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const gone = () => reject(new Error(signal.aborted ? 'told to stop' : 'the broker closed the connection'));
      if (signal.aborted) return gone();
      AbortSignal.any([signal, this.closed]).addEventListener('abort', gone, { once: true });
      this.client.once('error', reject);
      this.client.once('connect', () => resolve());
    });
  }

  /** The client would keep the packet for a reconnection that never comes. */
  private untilClosed<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const fail = () => reject(new Error('the connection was closed'));
      if (this.closed.aborted) return fail();
      this.closed.addEventListener('abort', fail, { once: true });
      work.then(resolve, reject).finally(() => this.closed.removeEventListener('abort', fail));
    });
  }
}
