import type { Socket } from 'node:net';
import { readVarint } from './lane/varint';

const mostHeaderBytes = 5;

/**
 * Hands the broker a connection's first packet, which is its CONNECT, and nothing more until the broker has let it in. A client
 * need not wait for that (3.1.1 and 5.0, 3.1.4), and aedes would take what came before it after what came later.
 */
export class FirstPacketGate {
  private isOpen = false;
  private head = Buffer.alloc(0);
  private handedOver = 0;
  /** Where the first packet ends, once its length is known. */
  private end = Infinity;
  private readonly take: (size?: number) => Buffer | null;

  constructor(private readonly socket: Socket) {
    this.take = socket.read.bind(socket) as (size?: number) => Buffer | null;
  }

  /** aedes reads on by itself. */
  open(): void {
    this.isOpen = true;
  }

  /** What the socket has for the broker now; what is not for it yet stays in the socket. */
  read(size?: number): Buffer | null {
    if (this.isOpen) return this.take(size);
    if (this.handedOver === this.end) return null;
    const chunk = this.take(size);
    if (chunk === null) return null;
    this.head = Buffer.concat([this.head, chunk.subarray(0, mostHeaderBytes - this.head.length)]);
    this.end = endOf(this.head);
    const part = chunk.subarray(0, this.end - this.handedOver);
    if (part.length < chunk.length) this.socket.unshift(chunk.subarray(part.length));
    this.handedOver += part.length;
    return part;
  }
}

/** Of a packet that begins so; Infinity where too little has come of it to tell, or its length is malformed, which ends it. */
function endOf(head: Buffer): number {
  try {
    const length = readVarint(head, 1, head.length);
    return length ? length.end + length.value : Infinity;
  } catch {
    return Infinity;
  }
}
