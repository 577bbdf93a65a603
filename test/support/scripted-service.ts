import { createServer, type AddressInfo, type Server } from 'node:net';
import { Aedes } from 'aedes';

interface Request {
  requestId: string;
  fleet: string;
  enrollment: { id: string; proof: string; timestamp: string };
}

/** A broker with a scripted service of one gateway behind it: the n-th request gets the n-th answer, and none when there is none. */
export class ScriptedService {
  readonly requests: Request[] = [];
  readonly states: string[] = [];
  readonly usage: string[] = [];
  readonly logins: string[] = [];
  readonly subscriptions: string[] = [];
  readonly answers: Record<string, unknown>[] = [];

  private constructor(
    private readonly hardwareId: string,
    readonly broker: Aedes,
    private readonly server: Server,
  ) {
    broker.authenticate = (_client, username, password, done) => {
      this.logins.push(`${username} ${password?.toString()}`);
      done(null, true);
    };
    broker.on('subscribe', (subscriptions) => this.subscriptions.push(...subscriptions.map(({ topic }) => topic)));
    broker.on('publish', (packet) => {
      if (packet.topic === `moorage/v1/${this.hardwareId}/state`) this.states.push(packet.payload.toString());
      if (packet.topic === `moorage/v1/${this.hardwareId}/usage`) this.usage.push(packet.payload.toString());
      if (packet.topic !== `moorage/v1/${this.hardwareId}/register`) return;
      const request = JSON.parse(packet.payload.toString()) as Request;
      const answer = this.answers[this.requests.push(request) - 1];
      if (answer) this.tell({ requestId: request.requestId, ...answer });
    });
  }

  static async start(hardwareId: string): Promise<ScriptedService> {
    const broker = await Aedes.createBroker();
    const server = createServer((socket) => broker.handle(socket)).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    return new ScriptedService(hardwareId, broker, server);
  }

  get url(): string {
    return `mqtt://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  tell(reply: Record<string, unknown>): void {
    this.publish('registration', JSON.stringify(reply), false);
  }

  /** Of a connection that has ended without a word. */
  will(): void {
    this.publish('state', 'lost', true);
  }

  /** As a broken line would: no DISCONNECT. */
  cut(): void {
    const clients = (this.broker as unknown as { clients: Record<string, { conn: { destroy(): void } }> }).clients;
    for (const client of Object.values(clients)) client.conn.destroy();
  }

  private publish(leaf: string, payload: string, retain: boolean): void {
    const packet = { cmd: 'publish' as const, qos: 1 as const, dup: false, retain };
    this.broker.publish({ ...packet, topic: `moorage/v1/${this.hardwareId}/${leaf}`, payload }, () => undefined);
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.broker.close(resolve));
    await new Promise((resolve) => this.server.close(resolve));
  }
}
