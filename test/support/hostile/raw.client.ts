import { generate, parser as newParser, type IConnectPacket, type Packet } from 'mqtt-packet';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Where a listener is, and what a client shows in the TLS handshake; plain where `tls` is absent. */
export interface Dial {
  port: number;
  tls?: { ca: Buffer | string; cert?: string; key?: string };
}

export interface Message {
  topic: string;
  payload: string | Buffer;
}

export type Hello = Partial<IConnectPacket>;

const host = '127.0.0.1';
/** Messages of one connection that are not acknowledged yet. */
const mostUnderWay = 100;

/** A socket that stands; its errors are said by its close. */
export function dial({ port, tls }: Dial): Promise<Socket> {
  const socket = tls ? connectTls({ port, host, servername: 'localhost', ...tls }) : connectPlain({ port, host });
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    socket.once(tls ? 'secureConnect' : 'connect', () => resolve(socket));
    socket.once('close', () => reject(new Error(`no connection to port ${port}`)));
  });
}

export const helloOf = (hello: Hello): IConnectPacket => ({
  cmd: 'connect',
  protocolId: 'MQTT',
  protocolVersion: 4,
  clean: true,
  keepalive: 0,
  clientId: '',
  ...hello,
});

/** Says something that ends the connection, and resolves when it has. */
export async function visit(to: Dial, bytes: Buffer): Promise<void> {
  const socket = await dial(to);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.resume().write(bytes);
  await closed;
}

/** An MQTT client that writes what it is told, in large pieces, and counts acknowledgements. */
export class RawClient {
  private underWay = 0;
  private messageId = 0;
  private stir: () => void = () => undefined;
  private closed = false;

  private constructor(
    private readonly socket: Socket,
    private readonly protocolVersion: 3 | 4 | 5,
  ) {}

  static async open(to: Dial, hello: Hello): Promise<RawClient> {
    const packet = helloOf(hello);
    const { protocolVersion = 4 } = packet;
    const client = new RawClient(await dial(to), protocolVersion);
    const connack = new Promise<Packet | null>((resolve) => client.listen(resolve));
    client.socket.write(generate(packet, { protocolVersion }));
    const answer = await connack;
    if (answer?.cmd !== 'connack' || (answer.returnCode ?? answer.reasonCode) !== 0) {
      client.close();
      throw new Error(`${packet.username ?? 'nobody'} was not let in`);
    }
    return client;
  }

  /** Resolves when all of them are acknowledged. */
  async publishAll(messages: Iterable<Message>): Promise<void> {
    for (const message of messages) {
      this.write(message);
      if (this.underWay >= mostUnderWay) await this.until(mostUnderWay / 2);
    }
    await this.until(0);
  }

  close(): void {
    this.socket.destroy();
  }

  private write({ topic, payload }: Message): void {
    const { protocolVersion } = this;
    this.messageId = (this.messageId % 65_535) + 1;
    // One piece for all that is written in one turn of the event loop.
    if (this.socket.writableCorked === 0) {
      this.socket.cork();
      process.nextTick(() => this.socket.uncork());
    }
    const packet = { topic, payload, messageId: this.messageId, qos: 1, dup: false, retain: false } as const;
    this.socket.write(generate({ cmd: 'publish', ...packet }, { protocolVersion }));
    this.underWay += 1;
  }

  private async until(left: number): Promise<void> {
    while (this.underWay > left) {
      if (this.closed) throw new Error(`the connection was closed with ${this.underWay} messages unacknowledged`);
      await new Promise<void>((resolve) => (this.stir = resolve));
    }
  }

  private listen(first: (packet: Packet | null) => void): void {
    const parser = newParser({ protocolVersion: this.protocolVersion });
    parser.on('packet', (packet: Packet) => {
      first(packet);
      if (packet.cmd !== 'puback') return;
      this.underWay -= 1;
      this.stir();
    });
    this.socket.on('data', (chunk) => parser.parse(chunk));
    this.socket.on('close', () => {
      this.closed = true;
      first(null);
      this.stir();
    });
  }
}
