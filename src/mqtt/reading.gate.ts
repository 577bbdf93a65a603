import type { Socket } from 'node:net';

/** Lets no connection be read while too many messages wait for their commit: what is more waits with the senders. */
export class ReadingGate {
  private inHand = 0;
  private readonly held = new Set<Socket>();

  constructor(private readonly most: number) {}

  /** Whether the connection may be read now; one that may not is told that it is `readable` when it may. */
  mayRead(socket: Socket): boolean {
    if (this.inHand < this.most) return true;
    this.held.add(socket);
    return false;
  }

  forget(socket: Socket): void {
    this.held.delete(socket);
  }

  /** Counts a message until `work` with it is done. */
  async hold(work: () => Promise<void>): Promise<void> {
    this.inHand += 1;
    try {
      await work();
    } finally {
      this.inHand -= 1;
      this.letOn();
    }
  }

  /** Those that were held first go first; one that is read may fill the room again. */
  private letOn(): void {
    for (const socket of this.held) {
      if (this.inHand >= this.most) return;
      this.held.delete(socket);
      socket.emit('readable');
    }
  }
}
