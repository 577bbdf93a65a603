import type { Socket } from 'node:net';
import { FiveBridge, type BridgeLimits } from './five.bridge';
import { protocolLevel } from './protocol.level';

/** Tells by a connection's first bytes which version it speaks, and has a bridge for MQTT 5 alone: one takes some memory. */
export class VersionGate {
  /** Null for a client of 3.1.1, and until the first bytes have told. */
  bridge: FiveBridge | null = null;
  /** Too few bytes to tell; null once it is known. */
  private held: Buffer | null = Buffer.alloc(0);

  constructor(
    private readonly socket: Socket,
    private readonly limits: BridgeLimits,
  ) {}

  /** What of `chunk` the broker is to see, as 3.1.1; null where that is nothing yet. */
  read(chunk: Buffer): Buffer | null {
    if (this.held === null) return this.bridge ? this.bridge.read(chunk) : chunk;
    const bytes = Buffer.concat([this.held, chunk]);
    const level = protocolLevel(bytes);
    if (level === null) {
      this.held = bytes;
      return null;
    }
    this.held = null;
    if (level !== 5) return bytes;
    this.bridge = new FiveBridge(this.socket, this.limits);
    return this.bridge.read(bytes);
  }
}
