import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { generate, parser, type Packet } from 'mqtt-packet';

/** What it says on CONNACK that it takes. */
interface Limits {
  receiveMaximum?: number;
  maximumPacketSize?: number;
}

/** A broker of MQTT 5 that takes subscriptions, acknowledges no message, and closes or sends what a test wants it to. */
export class SilentBroker {
  readonly received: Packet[] = [];
  private socket: Socket | null = null;

  private constructor(
    private readonly server: Server,
    private readonly limits: Limits,
  ) {}

  static async start(limits: Limits = {}): Promise<SilentBroker> {
    const server = createServer();
    const broker = new SilentBroker(server, limits);
    server.on('connection', (socket) => broker.serve(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return broker;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** How many packets of a kind have come. */
  count(cmd: Packet['cmd']): number {
    return this.received.filter((packet) => packet.cmd === cmd).length;
  }

  /** To the newest connection. */
  send(packet: Packet): void {
    this.write(generate(packet, { protocolVersion: 5 }));
  }

  /** The same with bytes that are no packet. */
  write(bytes: Buffer): void {
    this.socket?.write(bytes);
  }

  cut(): void {
    this.socket?.destroy();
  }

  async stop(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private serve(socket: Socket): void {
    this.socket = socket;
    const reading = parser({ protocolVersion: 5 });
    reading.on('packet', (packet: Packet) => this.take(packet));
    socket.on('error', () => undefined).on('data', (chunk: Buffer) => reading.parse(chunk));
  }

  private take(packet: Packet): void {
    this.received.push(packet);
    if (packet.cmd === 'connect') {
      this.send({ cmd: 'connack', reasonCode: 0, sessionPresent: false, properties: this.limits });
    }
    if (packet.cmd === 'subscribe') this.send({ cmd: 'suback', messageId: packet.messageId, granted: [1] });
  }
}
