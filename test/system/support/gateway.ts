import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { must } from './shell';

export interface GatewayOptions {
  port: number;
  hardwareId: string;
  fleet: string;
  enrollment: { id: string; secret: string };
}

export type Reply = Record<string, unknown> & { status: string };

/** A gateway made of `mosquitto_pub` and `mosquitto_sub`, as the README shows it. */
export class Gateway {
  readonly replies: Reply[] = [];

  private constructor(
    private readonly options: GatewayOptions,
    private readonly login: string[],
    private readonly listener: ChildProcess,
  ) {}

  /** Resolves when it listens for its replies. */
  static async start(options: GatewayOptions): Promise<Gateway> {
    const { port, hardwareId, enrollment } = options;
    const login = [
      '-h',
      '127.0.0.1',
      '-p',
      String(port),
      '-u',
      hardwareId,
      '-P',
      `${enrollment.id}:${enrollment.secret}`,
    ];
    const topic = `moorage/v1/${hardwareId}/registration`;
    // Line by line, although its output is no terminal.
    const listener = spawn('stdbuf', ['-oL', 'mosquitto_sub', '-d', ...login, '-q', '1', '-t', topic]);
    const gateway = new Gateway(options, login, listener);
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: listener.stdout }).on('line', (line) => {
        if (line.startsWith('Subscribed')) resolve();
        if (line.startsWith('{')) gateway.replies.push(JSON.parse(line) as Reply);
      });
      listener.once('error', reject).once('close', (code) => reject(new Error(`mosquitto_sub ended with ${code}`)));
    });
    return gateway;
  }

  async register(requestId: string): Promise<void> {
    const { hardwareId, fleet, enrollment } = this.options;
    const request = JSON.stringify({ requestId, fleet, enrollment });
    await must('mosquitto_pub', [...this.login, '-q', '1', '-t', `moorage/v1/${hardwareId}/register`, '-m', request]);
  }

  close(): void {
    this.listener.kill();
  }
}
