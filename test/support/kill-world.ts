import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator, type Emulator } from '../../src/emulator';
import type { StateRows } from '../../src/emulator/state.oracle';
import type { Database } from '../../src/database';
import { eventually } from './eventually';
import { createFleet, fullSpec, type FleetFixture } from './fleet-fixture';
import { killAt, killAtAll, type Death, type Moment } from './kills';
import { startProduct, type Product } from './product';
import { emulatorEnv, ofFleet, type Marked } from './reconciler-world';
import { testDatabase } from './test-database';

/** The product on a database and an emulator of its own, which outlive it: processes follow one another, killed each. */
export class KillWorld {
  private current: Product | null = null;

  private constructor(
    readonly emulator: Emulator,
    readonly database: Database,
    private readonly url: string,
    private readonly dir: string,
    private readonly closeDatabase: () => Promise<void>,
    private readonly env: Record<string, string>,
  ) {}

  /** `env`: further variables of the product's environment. */
  static async start(env: Record<string, string> = {}): Promise<KillWorld> {
    const dir = await mkdtemp(join(tmpdir(), 'moorage-kills-'));
    const emulator = await startEmulator({ port: 0, dataDir: null, buildMs: 50 });
    const { database, url, close } = await testDatabase();
    const world = new KillWorld(emulator, database, url, dir, close, env);
    await world.startProduct();
    return world;
  }

  async stop(): Promise<void> {
    await this.current?.stop();
    await this.closeDatabase();
    await this.emulator.close();
    await rm(this.dir, { recursive: true, force: true });
  }

  /** The process that runs now. */
  get product(): Product {
    if (this.current === null) throw new Error('the product does not run');
    return this.current;
  }

  /** Kills the product at the first call of this kind that `work` leads to, and starts it again; gives what `work` gave. */
  async killed<T>(kind: string, moment: Moment, work: () => Promise<T>): Promise<T> {
    return this.startedAnew(killAt(this.victim, kind, moment), work);
  }

  /** As `killed`, once as many fleets as there are deaths are each held at one of them. */
  killedAtAll<T>(deaths: Death[], work: () => Promise<T>): Promise<T> {
    return this.startedAnew(killAtAll(this.victim, deaths), work);
  }

  private get victim() {
    return { emulator: this.emulator, product: this.product, url: this.url };
  }

  private async startedAnew<T>(dead: Promise<void>, work: () => Promise<T>): Promise<T> {
    const result = await work();
    await dead;
    await this.startProduct();
    return result;
  }

  /** A fleet that is asked to be built. */
  async build(spec: unknown = fullSpec, more: object = {}): Promise<FleetFixture> {
    const fleet = await createFleet(this.product, spec, more);
    await this.product.call('POST', `/fleets/${fleet.fleetId}/reconcile`);
    return fleet;
  }

  /** So many, asked for at once. */
  buildAll(count: number, spec: unknown = fullSpec, more: object = {}): Promise<FleetFixture[]> {
    return Promise.all(Array.from({ length: count }, () => this.build(spec, more)));
  }

  /** What the cloud has of a fleet. */
  ofFleet<N extends Marked>(type: N, fleetId: string): StateRows[N][] {
    return ofFleet(this.emulator, type, fleetId);
  }

  remove(fleetId: string): Promise<unknown> {
    return this.product.call('DELETE', `/fleets/${fleetId}`);
  }

  /** Waits until the fleet has this status, of this version of its blueprint. */
  async reaches(fleetId: string, status: string, version: number | null = null): Promise<void> {
    await eventually(
      async () => {
        const { body } = await this.product.call('GET', `/fleets/${fleetId}`);
        if (body.status === status && (version === null || body.blueprintVersion === version)) return true;
        throw new Error(JSON.stringify({ status: body.status, conditions: body.conditions }));
      },
      { timeoutMs: 60_000, everyMs: 100 },
    );
  }

  private async startProduct(): Promise<void> {
    this.current = await startProduct({
      ...emulatorEnv(this.emulator),
      DATABASE_URL: this.url,
      MOORAGE_DATA_DIR: this.dir,
      MOORAGE_SETTLE_MS: '300',
      LOG_LEVEL: 'warn',
      ...this.env,
    });
  }
}
