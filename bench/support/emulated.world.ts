import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator, type Emulator } from '../../src/emulator';
import type { BenchDatabase, BenchPostgres } from './postgres';
import { startProduct, type Product } from './product';

/** What an operator would write into `clouds.yaml` for a cloud: calls a second by service. */
export type RateLimits = Record<'network' | 'compute', number>;

export interface WorldOptions {
  buildMs: number;
  limits?: RateLimits;
  /** More of the product's environment. */
  env?: Record<string, string>;
}

/** No quota is what is measured here. */
export const noQuotas = {
  network: {
    network: -1,
    subnet: -1,
    port: -1,
    router: -1,
    floatingip: -1,
    security_group: -1,
    security_group_rule: -1,
  },
  compute: { instances: -1, cores: -1, ram: -1, key_pairs: -1 },
};

/** The product as a process of its own, on a database of its own and an emulator in this process. */
export class EmulatedWorld {
  private constructor(
    readonly emulator: Emulator,
    readonly database: BenchDatabase,
    readonly product: Product,
    private readonly folder: string,
  ) {}

  static async start(postgres: BenchPostgres, { buildMs, limits, env = {} }: WorldOptions): Promise<EmulatedWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'moorage-bench-'));
    const emulator = await startEmulator({ port: 0, dataDir: null, buildMs });
    emulator.faults.set({ quotas: noQuotas });
    const file = join(folder, 'clouds.yaml');
    await writeFile(file, cloudsYaml(emulator.authUrl, limits));
    const database = await postgres.create();
    const product = await startProduct({
      OS_CLOUD: 'emulator',
      OS_CLIENT_CONFIG_FILE: file,
      DATABASE_URL: database.url,
      ...env,
    });
    return new EmulatedWorld(emulator, database, product, folder);
  }

  async stop(): Promise<void> {
    await this.product.stop();
    await this.emulator.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** JSON is YAML. */
const cloudsYaml = (authUrl: string, limits: RateLimits | undefined): string =>
  JSON.stringify({
    clouds: {
      emulator: {
        region_name: 'RegionOne',
        auth: {
          auth_url: authUrl,
          username: 'admin',
          password: 'moorage',
          project_name: 'admin',
          user_domain_name: 'Default',
          project_domain_name: 'Default',
        },
        ...(limits && { network_rate_limit: limits.network, compute_rate_limit: limits.compute }),
      },
    },
  });
