import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

interface Connection {
  near: Socket;
  far: Socket;
  /** What becomes of one end, the other no longer hears. */
  isBroken: boolean;
}

/** A line between a client and a server that can be cut without a word. */
export class Line {
  private readonly connections = new Set<Connection>();
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
      const connection: Connection = { near, far: connect(port, '127.0.0.1'), isBroken: false };
      const { far } = connection;
      for (const [from, into] of [
        [near, far],
        [far, near],
      ]) {
        from.on('error', () => undefined).on('close', () => connection.isBroken || into.destroy());
        from.pipe(into);
      }
      line.connections.add(connection);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return line;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /**
   * From now on neither end hears of the other, not even that it is gone. `farPort`: the client's, as the server sees it; the
   * newest without it.
   */
  silence(farPort?: number): Connection {
    const newestFirst = [...this.connections].reverse();
    const found = newestFirst.find(({ far }) => farPort === undefined || far.localPort === farPort);
    if (!found) throw new Error(`nothing is connected from port ${farPort ?? 'any'}`);
    found.isBroken = true;
    found.near.unpipe(found.far);
    found.far.unpipe(found.near);
    return found;
  }

  /** The client's end is closed, and the server does not hear of it. */
  strand(farPort: number): void {
    this.silence(farPort).near.destroy();
  }

  /** Cut, and for good: whoever connects is cut off at once. */
  end(): void {
    this.isDown = true;
    this.cut();
  }

  /** The clients' ends are closed in order, as by a proxy that goes. */
  hangUp(): void {
    for (const connection of this.connections) {
      connection.isBroken = true;
      connection.near.end();
      connection.far.destroy();
      // Nothing reads it any more, and what is not read to its end is never closed.
      connection.near.resume();
    }
  }

  cut(): void {
    for (const { near, far } of this.connections) [near, far].forEach((socket) => socket.destroy());
    this.connections.clear();
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }
}
