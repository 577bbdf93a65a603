import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A line between a client and a server that can be cut without a word. */
export class Line {
  private readonly sockets = new Set<Socket>();
  private isDown = false;
  /** How often somebody has tried to connect. */
  attempts = 0;

  private constructor(private readonly server: Server) {}

  static async to(port: number): Promise<Line> {
    const server = createServer();
    const line = new Line(server);
    server.on('connection', (near) => {
      line.attempts += 1;
      if (line.isDown) return void near.destroy();
      const far = connect(port, '127.0.0.1');
      for (const [from, into] of [
        [near, far],
        [far, near],
      ]) {
        line.sockets.add(from);
        from.on('error', () => undefined).on('close', () => into.destroy());
        from.pipe(into);
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return line;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Cut, and for good: whoever connects is cut off at once. */
  end(): void {
    this.isDown = true;
    this.cut();
  }

  cut(): void {
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }
}
