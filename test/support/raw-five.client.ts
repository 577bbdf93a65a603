import { connect, type Socket } from 'node:net';
import { generate, parser as newParser, type IConnectPacket, type Packet } from 'mqtt-packet';
import { eventually } from './eventually';

/** An MQTT 5 client that says what it is told to, packet by packet, and remembers what it hears. */
export class RawFiveClient {
  readonly heard: Packet[] = [];
  isClosed = false;
  /** What it says as soon as it has been let in. */
  sayAtOnce: Packet[] = [];

  private constructor(private readonly socket: Socket) {
    const parser = newParser({ protocolVersion: 5 });
    parser.on('packet', (packet) => {
      this.heard.push(packet);
      if (packet.cmd === 'connack') this.say(...this.sayAtOnce);
    });
    socket.on('data', (data) => parser.parse(data));
    socket.on('error', () => undefined);
    socket.on('close', () => (this.isClosed = true));
  }

  static async open(port: number): Promise<RawFiveClient> {
    const socket = connect(port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new RawFiveClient(socket);
  }

  /** Several packets leave as one chunk. */
  say(...packets: Packet[]): void {
    this.sayBytes(bytesOf(...packets));
  }

  sayBytes(bytes: Buffer): void {
    this.socket.write(bytes);
  }

  async sayByteByByte(packet: Packet): Promise<void> {
    for (const byte of bytesOf(packet)) {
      await new Promise((resolve) => this.socket.write(Buffer.from([byte]), resolve));
      await new Promise(setImmediate);
    }
  }

  /** The n-th packet of a kind, waited for. */
  hears<C extends Packet['cmd']>(cmd: C, nth = 1): Promise<Extract<Packet, { cmd: C }>> {
    return eventually(
      () => this.heard.filter((packet): packet is Extract<Packet, { cmd: C }> => packet.cmd === cmd)[nth - 1],
    );
  }

  async isEnded(): Promise<void> {
    await eventually(() => this.isClosed);
  }

  close(): void {
    this.socket.destroy();
  }
}

const bytesOf = (...packets: Packet[]): Buffer =>
  Buffer.concat(packets.map((packet) => generate(packet, { protocolVersion: 5 })));

export const connectPacket = (username: string, more: Partial<IConnectPacket> = {}): IConnectPacket => ({
  cmd: 'connect',
  protocolId: 'MQTT',
  protocolVersion: 5,
  clean: true,
  clientId: 'raw',
  keepalive: 0,
  username,
  password: Buffer.from('good'),
  ...more,
});
