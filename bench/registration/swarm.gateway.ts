import mqttPacket, { type Packet } from 'mqtt-packet';
import { connect, type Socket } from 'node:net';

export interface GatewayOptions {
  port: number;
  username: string;
  password: string;
}

export interface SwarmAnswer {
  status: string;
  deviceId?: string;
  /** Seconds. */
  retryAfter?: number;
  [field: string]: unknown;
}

/**
 * One gateway on one connection, as little of a client as can be: it connects, listens, asks once and takes one answer, so
 * that the load generator costs the same whoever answers, and little.
 */
export class SwarmGateway {
  private readonly socket: Socket;
  private waiting: { resolve: (packet: Packet) => void; reject: (error: Error) => void; cmd: string } | null = null;
  private broken: Error | null = null;

  private constructor(
    private readonly hardwareId: string,
    { port }: GatewayOptions,
  ) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const parser = mqttPacket.parser({ protocolVersion: 4 });
    parser.on('packet', (packet: Packet) => this.take(packet));
    this.socket.on('data', (chunk) => parser.parse(chunk));
    this.socket.on('error', (error) => this.fail(error));
    this.socket.on('close', () => this.fail(new Error(`${hardwareId}: the broker closed the connection`)));
  }

  /** Connected, and listening for its answer. */
  static async open(hardwareId: string, options: GatewayOptions): Promise<SwarmGateway> {
    const { username, password } = options;
    const gateway = new SwarmGateway(hardwareId, options);
    const connack = gateway.until('connack');
    gateway.send({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      keepalive: 600,
      clientId: hardwareId,
      username: username === '' ? hardwareId : username,
      password: Buffer.from(password),
    });
    const answer = await connack;
    if (answer.cmd !== 'connack' || answer.returnCode !== 0) throw new Error(`${hardwareId}: connection refused`);
    const suback = gateway.until('suback');
    const topic = `moorage/v1/${hardwareId}/registration`;
    gateway.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic, qos: 1 }] });
    await suback;
    return gateway;
  }

  /** Resolves with the answer. */
  async register(request: object): Promise<SwarmAnswer> {
    const reply = this.until('publish');
    const topic = `moorage/v1/${this.hardwareId}/register`;
    this.send({
      cmd: 'publish',
      topic,
      payload: JSON.stringify(request),
      qos: 1,
      messageId: 2,
      dup: false,
      retain: false,
    });
    const answer = await reply;
    if (answer.cmd !== 'publish') throw new Error(`${this.hardwareId}: no answer`);
    if (answer.qos > 0) this.send({ cmd: 'puback', messageId: answer.messageId });
    return JSON.parse(answer.payload.toString()) as SwarmAnswer;
  }

  close(): void {
    this.broken = new Error(`${this.hardwareId}: closed`);
    this.send({ cmd: 'disconnect' });
    this.socket.end();
  }

  private send(packet: Packet): void {
    this.socket.write(mqttPacket.generate(packet, { protocolVersion: 4 }));
  }

  private until(cmd: Packet['cmd']): Promise<Packet> {
    return new Promise((resolve, reject) => {
      if (this.broken) reject(this.broken);
      else this.waiting = { resolve, reject, cmd: cmd ?? '' };
    });
  }

  private take(packet: Packet): void {
    if (packet.cmd !== this.waiting?.cmd) return;
    const { resolve } = this.waiting;
    this.waiting = null;
    resolve(packet);
  }

  private fail(error: Error): void {
    this.broken ??= error;
    this.waiting?.reject(this.broken);
    this.waiting = null;
  }
}
