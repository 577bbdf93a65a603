import { parser as newParser, type Packet } from 'mqtt-packet';
import type { Socket } from 'node:net';
import { messageOf } from '../../common/errors';
import type { PacketSizeGuard } from '../packet-size.guard';

/** The bytes are no MQTT, or a packet is longer than allowed; the connection cannot go on. */
export class BrokenStream extends Error {
  constructor(
    readonly reason: 'malformed' | 'packet_too_large',
    detail: string,
  ) {
    super(detail);
  }
}

/** The MQTT packets of one socket, one after another: no more is read than is worked on, so a flood waits in the sender. */
export class PacketStream {
  private readonly parser = newParser();
  private readonly packets: Packet[] = [];
  private chunks: Buffer[] | null = [];
  private trouble: string | null = null;
  private ended = false;
  private wake: () => void = () => undefined;
  private readonly stir = () => this.wake();
  private readonly end = () => {
    this.ended = true;
    this.wake();
  };

  constructor(
    readonly socket: Socket,
    private readonly guard: PacketSizeGuard,
  ) {
    this.parser.on('packet', (packet) => this.packets.push(packet));
    this.parser.on('error', (error) => (this.trouble ??= messageOf(error)));
    socket.on('readable', this.stir).on('end', this.end).on('close', this.end).on('error', this.end);
  }

  /** The next packet; null when the peer is gone. @throws BrokenStream */
  async next(): Promise<Packet | null> {
    for (;;) {
      const packet = this.packets.shift();
      if (packet) return packet;
      if (this.trouble !== null) throw new BrokenStream('malformed', this.trouble);
      const chunk = this.ended ? null : (this.socket.read() as Buffer | null);
      if (chunk) this.parse(chunk);
      else if (this.ended || this.socket.destroyed) return null;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  /** From here on the bytes are ours: they are not kept for anybody else, and packets may be longer. */
  keep(packetBytes: number): void {
    this.chunks = null;
    this.guard.limit = packetBytes;
  }

  /** Gives all that was read back to the socket, for another reader. */
  release(): void {
    const { socket } = this;
    socket.off('readable', this.stir).off('end', this.end).off('close', this.end).off('error', this.end);
    const read = Buffer.concat(this.chunks ?? []);
    if (read.length > 0) socket.unshift(read);
  }

  private parse(chunk: Buffer): void {
    if (!this.guard.accepts(chunk)) {
      throw new BrokenStream('packet_too_large', `longer than ${this.guard.limit} bytes, or of no valid length`);
    }
    this.chunks?.push(chunk);
    try {
      this.parser.parse(chunk);
    } catch (error) {
      this.trouble = messageOf(error); // a length inside the packet that leads out of it
    }
  }
}
