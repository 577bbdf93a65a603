import { randomBytes } from 'node:crypto';
import type { IConnectPacket, Packet } from 'mqtt-packet';
import { createMqttGateway, type InboundMessage, type MqttGateway } from '../../src/mqtt';
import type { BrokerLimits } from '../../src/mqtt/limits';
import { MovableClock } from './movable.clock';
import { mqttConfig } from './mqtt-clients';
import { connectPacket, RawFiveClient } from './raw-five.client';
import { testDatabase } from './test-database';

export const publish = (topic: string, payload: string, more: object = {}): Packet => ({
  cmd: 'publish',
  topic,
  payload,
  qos: 1,
  retain: false,
  dup: false,
  messageId: 1,
  ...more,
});
export const subscribe = (topic: string, more: object = {}, packet: object = {}): Packet => ({
  cmd: 'subscribe',
  messageId: 9,
  subscriptions: [{ topic, qos: 1, ...more }],
  ...packet,
});

/** The embedded broker on a clock of its own, which lets password `good` in under scope `a`, and MQTT 5 clients of it. */
export class FiveBroker {
  /** Registrations that came through. */
  readonly seen: InboundMessage[] = [];
  private readonly clients: RawFiveClient[] = [];

  private constructor(
    readonly gateway: MqttGateway,
    readonly clock: MovableClock,
    private readonly cleanUp: () => Promise<void>,
  ) {
    gateway.handle('register', (message) => {
      this.seen.push(message);
      return Promise.resolve();
    });
    gateway.authenticateWith((credentials) =>
      Promise.resolve(credentials.kind === 'password' && credentials.password === 'good' ? { scope: 'a' } : null),
    );
  }

  static async start(limits: Partial<BrokerLimits>): Promise<FiveBroker> {
    const { database, close } = await testDatabase();
    const { config, remove } = await mqttConfig();
    const clock = MovableClock.atNoon();
    const gateway = createMqttGateway(config, { database, encryptionKey: randomBytes(32), clock, limits });
    const broker = new FiveBroker(gateway, clock, async () => {
      await gateway.stop();
      await close();
      await remove();
    });
    await gateway.start();
    return broker;
  }

  async open(): Promise<RawFiveClient> {
    const [{ port }] = this.gateway.addresses();
    const client = await RawFiveClient.open(port);
    this.clients.push(client);
    return client;
  }

  async connected(username: string, more: Partial<IConnectPacket> = {}): Promise<RawFiveClient> {
    const client = await this.open();
    client.say(connectPacket(username, more));
    expect(await client.hears('connack')).toMatchObject({ reasonCode: 0 });
    return client;
  }

  /** Ends what a test has begun. */
  forget(): void {
    for (const client of this.clients.splice(0)) client.close();
    this.seen.length = 0;
  }

  async stop(): Promise<void> {
    await this.cleanUp();
  }
}

/** Why the broker ended the connection. */
export async function reasonOf(client: RawFiveClient): Promise<number | undefined> {
  const { reasonCode } = await client.hears('disconnect');
  await client.isEnded();
  return reasonCode;
}
