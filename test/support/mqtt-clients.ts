import { connectAsync, type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../src/config';
import { eventually } from './eventually';

/** A configuration whose broker listens on free ports and keeps its files in a folder of its own. */
export async function mqttConfig(
  mqtt: Partial<Config['mqtt']> = {},
): Promise<{ config: Pick<Config, 'mqtt' | 'http' | 'dataDir'>; remove: () => Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'moorage-mqtt-'));
  const none = { url: null, username: null, password: null, caFile: null, dynamicSecurity: false, port: 0, tlsPort: 0 };
  return {
    config: { mqtt: { ...none, ...mqtt }, http: { port: 0, host: '127.0.0.1' }, dataDir },
    remove: () => rm(dataDir, { recursive: true, force: true }),
  };
}

/** A gateway in the field: remembers what it hears. */
export class Device {
  readonly heard: { topic: string; text: string; packet: IPublishPacket }[] = [];

  private constructor(readonly client: MqttClient) {
    client.on('message', (topic, payload, packet) => this.heard.push({ topic, text: payload.toString(), packet }));
    client.on('error', () => undefined);
  }

  static async connect(url: string, options: IClientOptions = {}): Promise<Device> {
    return new Device(await connectAsync(url, { reconnectPeriod: 0, protocolVersion: 4, ...options }, false));
  }

  /** The n-th message on a topic, waited for. */
  async hears(topic: string, nth = 1, timeoutMs = 10_000): Promise<string> {
    const found = await eventually(() => this.heard.filter((message) => message.topic === topic)[nth - 1], {
      timeoutMs,
    });
    return found.text;
  }

  close(): Promise<void> {
    return this.client.endAsync(true);
  }
}
