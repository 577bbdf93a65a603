import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { eventually } from '../../support/eventually';
import globalSetup from '../../support/global-setup';
import globalTeardown from '../../support/global-teardown';
import { RegistrationWorld } from '../../support/registration-world';

const run = promisify(execFile);
const clients = join(__dirname, '..', 'clients');

/** A world of registration with its front listener, and the vendors' clients as processes of their own against it. */
export class VendorBench {
  private readonly launched: VendorProcess[] = [];

  private constructor(
    readonly world: RegistrationWorld,
    /** Where files for the clients lie; `ca.pem` is the CA of the listener. */
    readonly folder: string,
    readonly port: number,
  ) {}

  static async start(): Promise<VendorBench> {
    await globalSetup();
    const world = await RegistrationWorld.start();
    const folder = await mkdtemp(join(tmpdir(), 'moorage-vendors-'));
    await writeFile(join(folder, 'ca.pem'), await world.ca());
    const front = world.gateway.addresses().find(({ protocol }) => protocol === 'mqtts');
    return new VendorBench(world, folder, front?.port ?? 0);
  }

  async stop(): Promise<void> {
    await Promise.all(this.launched.map((client) => client.kill()));
    await this.world.stop();
    await rm(this.folder, { recursive: true, force: true });
    await globalTeardown();
  }

  /** Runs a client's script to its end; gives the JSON that it printed last. */
  async run<T>(script: string, ...args: string[]): Promise<T> {
    const { stdout } = await run(...this.command(script, args), { env: this.env(), timeout: 60_000 });
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as T;
  }

  /** Starts a client that goes on by itself. */
  launch(script: string, ...args: string[]): VendorProcess {
    const client = new VendorProcess(spawn(...this.command(script, args), { env: this.env() }));
    this.launched.push(client);
    return client;
  }

  private command(script: string, args: string[]): [string, string[]] {
    // Debian's paho belongs to Debian's Python.
    return [script.endsWith('.py') ? '/usr/bin/python3' : process.execPath, [join(clients, script), ...args]];
  }

  private env(): NodeJS.ProcessEnv {
    const { PATH, HOME } = process.env;
    return { PATH, HOME, NODE_EXTRA_CA_CERTS: join(this.folder, 'ca.pem'), CA_FILE: join(this.folder, 'ca.pem') };
  }
}

export class VendorProcess {
  /** What it printed, a JSON value a line. */
  readonly said: unknown[] = [];
  private errors = '';

  constructor(private readonly child: ChildProcess) {
    createInterface({ input: child.stdout! }).on('line', (line) => this.said.push(JSON.parse(line)));
    child.stderr?.on('data', (chunk: Buffer) => (this.errors += chunk.toString()));
  }

  /** Its n-th line, waited for. */
  async says<T>(nth = 1, timeoutMs = 30_000): Promise<T> {
    try {
      return (await eventually(() => this.said[nth - 1], { timeoutMs })) as T;
    } catch {
      throw new Error(`the client said ${this.said.length} lines: ${this.errors}`);
    }
  }

  /** SIGKILL, as a power cut. */
  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    if (this.child.exitCode === null && this.child.kill('SIGKILL')) await gone;
  }
}
