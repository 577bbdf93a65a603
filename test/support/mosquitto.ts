import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from './eventually';

const run = promisify(execFile);

type Accounts = Record<string, string>;

/** As `docker-compose.yml` has it, but open to anybody: it keeps what it holds over a restart, and drops nothing that waits. */
const operatorsConfiguration = [
  ...['listener 1883', 'allow_anonymous true', 'persistence true', 'persistence_location /mosquitto/data/'],
  ...['max_queued_messages 100000', 'max_inflight_messages 200', 'set_tcp_nodelay true'],
].join('\n');

interface Container {
  configuration: string;
  acl?: string;
  /** Of the dynamic-security plugin. */
  administrator?: { username: string; password: string };
}

/** A Mosquitto of its own on a free port of loopback. */
export class Mosquitto {
  private child: ChildProcess | null = null;

  private constructor(
    readonly port: number,
    /** Of the listener for the service alone, where the configuration has one. */
    private readonly servicePort: number,
    readonly folder: string,
  ) {}

  /** `user` may connect with `password`; anybody else only where `anonymous`. */
  static start({ anonymous = true, user, password }: { anonymous?: boolean; user?: string; password?: string } = {}) {
    const lines = ['listener 1883', `allow_anonymous ${anonymous}`, 'persistence false'];
    if (user !== undefined) lines.push('password_file /mosquitto/data/passwords');
    return Mosquitto.startWith(
      { configuration: lines.join('\n') },
      user === undefined ? {} : { [user]: password ?? '' },
    );
  }

  static startAsOperated(): Promise<Mosquitto> {
    return Mosquitto.startWith({ configuration: operatorsConfiguration }, {});
  }

  /** With the configuration of a container: its folders are one of ours, its ports free ones of loopback. */
  static async startWith({ configuration, acl, administrator }: Container, accounts: Accounts) {
    const folder = await mkdtemp(join(tmpdir(), 'moorage-mosquitto-'));
    const [port, servicePort] = [await freePort(), await freePort()];
    const passwords = join(folder, 'passwords');
    for (const [user, password] of Object.entries(accounts)) {
      await run('mosquitto_passwd', [...(existsSync(passwords) ? [] : ['-c']), '-b', passwords, user, password]);
    }
    if (administrator) {
      const { username, password } = administrator;
      await run('mosquitto_ctrl', ['dynsec', 'init', join(folder, 'dynamic-security.json'), username, password]);
    }
    const text = configuration
      .replaceAll(/\/mosquitto\/(data|config)\//g, `${folder}/`)
      .replace(/^listener 1883$/m, `listener ${port} 127.0.0.1`)
      .replace(/^listener 1884$/m, `listener ${servicePort} 127.0.0.1`)
      .replace(/^user .*\n/m, '');
    await writeFile(join(folder, 'mosquitto.acl'), acl ?? '');
    await writeFile(join(folder, 'mosquitto.conf'), `user root\n${text}\n`);
    const broker = new Mosquitto(port, servicePort, folder);
    await broker.resume();
    return broker;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  get serviceUrl(): string {
    return `mqtt://127.0.0.1:${this.servicePort}`;
  }

  async resume(): Promise<void> {
    this.child = spawn('mosquitto', ['-c', join(this.folder, 'mosquitto.conf')], { stdio: 'ignore' });
    await eventually(() => reachable(this.port));
  }

  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  /** Goes down as an operator has it go down: it writes what it holds to disk. */
  shutDown(): Promise<void> {
    return this.end('SIGTERM');
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (!this.child) return;
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    await ended;
    this.child = null;
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Below those that Linux gives to connections: one of them could take it while who listens on it is away. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}

const reachable = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
