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
  private readonly listener: ChildProcess;
  private readonly login: string[];

  constructor(private readonly options: GatewayOptions) {
    const { port, hardwareId, enrollment } = options;
    this.login = [
      '-h',
      '127.0.0.1',
      '-p',
      String(port),
      '-u',
      hardwareId,
      '-P',
      `${enrollment.id}:${enrollment.secret}`,
    ];
    this.listener = spawn('mosquitto_sub', [...this.login, '-q', '1', '-t', `moorage/v1/${hardwareId}/registration`]);
    createInterface({ input: this.listener.stdout! }).on('line', (line) =>
      this.replies.push(JSON.parse(line) as Reply),
    );
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
