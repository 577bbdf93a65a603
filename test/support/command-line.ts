import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { adminToken, startProduct, type Product } from './product';

const cli = join(__dirname, '..', '..', 'dist', 'src', 'cli.js');

/** How a program ended. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a program in a folder, with just this environment, and gives it `input` to read. */
export const run = (cwd: string, program: string, args: string[], env: Record<string, string>, input: string) =>
  new Promise<Ended>((resolve) => {
    const child = execFile(program, args, { env, cwd }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
    // One that reads nothing may have ended before.
    child.stdin?.on('error', () => undefined).end(input);
  });

/** The built command line in a folder of its own, beside a product that it is the administrator of. */
export class CommandLine {
  private constructor(
    readonly dir: string,
    readonly product: Product,
  ) {}

  static async start(): Promise<CommandLine> {
    const dir = await mkdtemp(join(tmpdir(), 'moorage-command-line-'));
    await chmod(dir, 0o711); // root's Postgres runs as another user, who has to pass
    const env = { MOORAGE_DATA_DIR: join(dir, 'data'), EMULATOR_BUILD_MS: '50', LOG_LEVEL: 'error' };
    return new CommandLine(dir, await startProduct(env));
  }

  readonly run = (...args: string[]): Promise<Ended> => this.fed('', ...args);

  /** With something on standard input. */
  fed(input: string, ...args: string[]): Promise<Ended> {
    const { dir, product } = this;
    const env = { PATH: process.env.PATH ?? '', HOME: dir, MOORAGE_URL: product.url, MOORAGE_TOKEN: adminToken };
    return run(dir, process.execPath, [cli, ...args], env, input);
  }

  async stop(): Promise<void> {
    await this.product.stop();
    await rm(this.dir, { recursive: true, force: true });
  }
}

/** Does what `mosquitto_pub` does with such a line. */
export async function publishBy(line: string): Promise<void> {
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain);
  const after = (option: string) => words[words.indexOf(option) + 1];
  const url = `mqtt://${after('-h')}:${after('-p')}`;
  const client = await connectAsync(url, { username: after('-u'), password: after('-P'), protocolVersion: 4 });
  await client.publishAsync(after('-t'), after('-m'), { qos: Number(after('-q')) as 1 });
  await client.endAsync();
}

/** A file for `moorage apply`, in no order. */
export const manifestOfOneFleet = `kind: Fleet
name: harbour
account: Harbour Ltd
blueprint: hub
approval: manual
---
kind: Blueprint
name: hub
spec:
  networks: [{ key: lan, subnet: { cidr: auto, dhcp: true } }]
  router: { externalNetwork: public }
  servers: [{ key: hub, image: guest, flavor: m1.tiny, networks: [lan] }]
---
kind: PriceBook
name: standard
currency: EUR
prices:
  - { meter: server.m1.tiny, unitPrice: "0.01", validFrom: "2026-01-01T00:00:00Z" }
---
kind: Account
name: Harbour Ltd
currency: EUR
timeZone: Europe/Berlin
priceBook: standard
`;
