import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { systemClock } from '../../src/common/clock';
import { openCloud, type Cloud } from '../../src/openstack';
import type { BenchDatabase, BenchPostgres } from '../support/postgres';
import { startProduct, type Product } from '../support/product';
import { labCloud, labSettings } from '../support/lab';
import { Relay } from './relay';

/** The product, of which any number of processes follow one another, on a real OpenStack behind a relay. */
export class CrashWorld {
  private current: Product | null = null;
  /** Each process has a data folder of its own; what the database holds is opened by one key. */
  private readonly encryptionKey = randomBytes(32).toString('base64');

  private constructor(
    readonly relay: Relay,
    readonly cloud: Cloud,
    readonly database: BenchDatabase,
    private readonly folder: string,
  ) {}

  static async start(postgres: BenchPostgres): Promise<CrashWorld> {
    const { file, name } = labCloud();
    const settings = labSettings();
    const relay = await Relay.start(settings);
    const folder = await mkdtemp(join(tmpdir(), 'moorage-bench-'));
    const { clouds } = parse(readFileSync(file, 'utf8')) as { clouds: Record<string, object> };
    const relayed = { clouds: { relayed: { ...clouds[name], ...relay.overrides } } };
    await writeFile(join(folder, 'clouds.yaml'), JSON.stringify(relayed));
    const cloud = openCloud(settings, { clock: systemClock });
    const world = new CrashWorld(relay, cloud, await postgres.create(), folder);
    await world.restart();
    return world;
  }

  get product(): Product {
    if (this.current === null) throw new Error('the product does not run');
    return this.current;
  }

  /** After a kill, or at first. */
  async restart(): Promise<void> {
    this.current = await startProduct({
      OS_CLOUD: 'relayed',
      OS_CLIENT_CONFIG_FILE: join(this.folder, 'clouds.yaml'),
      DATABASE_URL: this.database.url,
      MOORAGE_ENCRYPTION_KEY: this.encryptionKey,
    });
  }

  async stop(): Promise<void> {
    await this.current?.stop();
    await this.relay.close();
    await this.cloud.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
