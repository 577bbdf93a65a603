import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { systemClock } from '../../src/common/clock';
import { productChild, type ProductChild } from './product.child';

export interface ProductAddresses {
  api: string;
  mqtt: string;
  /** Keystone of the embedded emulator. */
  cloud: string;
}

const keptLines = 30;
const readyWithinMs = 120_000;

/** The product as a process of its own, on embedded parts, in a folder that goes away with it. */
export class ProductProcess {
  private readonly lines: string[] = [];
  private readonly found: Partial<ProductAddresses> = {};
  private readonly ended = new AbortController();

  private constructor(
    readonly folder: string,
    /** The administrator's. */
    readonly token: string,
    private readonly child: ProductChild,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => this.hear(line));
    }
    child.once('error', () => this.ended.abort());
    child.once('close', () => this.ended.abort());
  }

  /** @throws when the product is not built */
  static async start(): Promise<ProductProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'moorage-demo-'));
    // Run by root, the embedded Postgres is another user's: it must be able to pass, or its files would be elsewhere.
    await chmod(folder, 0o711);
    const token = randomBytes(24).toString('base64url');
    // Nothing else of the environment: a cloud or database that is named there is not the demo's to use.
    const env = {
      LOG_LEVEL: process.env.LOG_LEVEL,
      MOORAGE_DATA_DIR: join(folder, 'data'),
      MOORAGE_ADMIN_TOKEN: token,
      MOORAGE_TICK_MS: '1000',
    };
    const child = productChild(env, { cwd: folder });
    return new ProductProcess(folder, token, child);
  }

  /** Aborts when the process has ended. */
  get gone(): AbortSignal {
    return this.ended.signal;
  }

  /** What it said last, for people. */
  lastLines(): string {
    return this.lines.join('\n');
  }

  /** @throws when it ends, or is not ready in time */
  async ready(): Promise<ProductAddresses> {
    for (let waited = 0; waited < readyWithinMs && !this.gone.aborted; waited += 50) {
      const { api, mqtt, cloud } = this.found;
      if (api && mqtt && cloud) return { api, mqtt, cloud };
      await systemClock.sleep(50, this.gone);
    }
    const { exitCode, signalCode } = this.child;
    if (this.gone.aborted) throw new Error(`the product ended by itself (${signalCode ?? `exit code ${exitCode}`})`);
    const missing = (['api', 'mqtt', 'cloud'] as const).filter((part) => !this.found[part]);
    throw new Error(`the product was not ready within ${readyWithinMs / 1_000} s; not heard of: ${missing.join(', ')}`);
  }

  /** SIGTERM, and SIGKILL if that is not heeded; gives the exit code. The folder is removed. */
  async stop(): Promise<number | null> {
    if (!this.gone.aborted) {
      this.child.kill('SIGTERM');
      await systemClock.sleep(20_000, this.gone);
      if (!this.gone.aborted) this.child.kill('SIGKILL');
      await systemClock.sleep(5_000, this.gone);
    }
    await rm(this.folder, { recursive: true, force: true });
    return this.child.exitCode;
  }

  private hear(line: string): void {
    this.lines.push(line);
    if (this.lines.length > keptLines) this.lines.shift();
    if (line.startsWith('ready ')) this.found.api = line.slice('ready '.length).trim();
    if (!line.startsWith('{')) return;
    const { event, protocol, port, url } = parsed(line);
    if (event === 'mqtt.listening' && protocol !== 'mqtts') this.found.mqtt = `mqtt://127.0.0.1:${Number(port)}`;
    if (event === 'emulator.listening') this.found.cloud = String(url);
  }
}

function parsed(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return {}; // a line that was cut off
  }
}
