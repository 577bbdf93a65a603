import type { Socket } from 'node:net';
import { refusals } from './message.dispatcher';

/** Knows the open connections of devices and bounds their number. */
export class SocketKeeper {
  private readonly sockets = new Set<Socket>();

  /** `changed` is told how many there are. */
  constructor(
    private readonly most: number,
    private readonly changed: (open: number) => void,
  ) {}

  get size(): number {
    return this.sockets.size;
  }

  /** False, and the connection is closed, when there are too many. */
  admit(socket: Socket): boolean {
    if (this.sockets.size >= this.most) {
      refusals.inc({ reason: 'too_many_connections' });
      socket.destroy();
      return false;
    }
    this.sockets.add(socket);
    this.changed(this.sockets.size);
    socket.once('close', () => {
      this.sockets.delete(socket);
      this.changed(this.sockets.size);
    });
    // A peer that vanished without a word is found even when it asked for no MQTT keep-alive.
    socket.setKeepAlive(true, 60_000);
    socket.setNoDelay(true);
    return true;
  }

  closeAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }
}
