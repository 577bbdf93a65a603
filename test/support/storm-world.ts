import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StormOrder, StormResult } from '../../bench/registration/storm.process';
import { startEmulator, type Emulator } from '../../src/emulator';
import { Database } from '../../src/database';
import { eventually } from './eventually';
import { createFleet, type FleetFixture } from './fleet-fixture';
import { freePort, Mosquitto } from './mosquitto';
import { startProduct, type Product } from './product';
import { emulatorEnv } from './reconciler-world';
import { RestartablePostgres } from './restartable-postgres';

/** Replicas of the product on one Postgres, and on one Mosquitto or the broker of the only one; all of them can go down. */
export class StormWorld {
  private constructor(
    readonly postgres: RestartablePostgres,
    private readonly mosquitto: Mosquitto | null,
    private readonly port: number,
    private readonly emulator: Emulator,
    private readonly dir: string,
    private readonly env: Record<string, string>,
    private readonly replicas: Product[],
  ) {}

  /** Two replicas on a Mosquitto. */
  static async onMosquitto(): Promise<StormWorld> {
    const broker = await Mosquitto.startAsOperated();
    const world = await StormWorld.of(broker, broker.port, { MQTT_URL: broker.url });
    await world.startReplica();
    return world;
  }

  /** One process that is its own broker. */
  static async alone(): Promise<StormWorld> {
    const port = await freePort();
    return StormWorld.of(null, port, { MQTT_PORT: String(port) });
  }

  private static async of(
    mosquitto: Mosquitto | null,
    port: number,
    more: Record<string, string>,
  ): Promise<StormWorld> {
    const dir = await mkdtemp(join(tmpdir(), 'moorage-storm-'));
    const postgres = await RestartablePostgres.start();
    const emulator = await startEmulator({ port: 0, dataDir: null, buildMs: 50 });
    const env = {
      ...emulatorEnv(emulator),
      DATABASE_URL: postgres.url,
      LOG_LEVEL: 'error',
      ...more,
      MOORAGE_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    };
    const world = new StormWorld(postgres, mosquitto, port, emulator, dir, env, []);
    await world.startReplica();
    return world;
  }

  async startReplica(): Promise<void> {
    const dir = join(this.dir, String(this.replicas.length));
    this.replicas.push(await startProduct({ ...this.env, MOORAGE_DATA_DIR: dir }));
  }

  async killReplica(): Promise<void> {
    await this.replicas.shift()?.kill();
  }

  async restartBroker(): Promise<void> {
    await this.mosquitto?.shutDown();
    await this.mosquitto?.resume();
  }

  /** A fleet that stands, what its gateways ask, and what they connect with. */
  async readyFleet(): Promise<FleetFixture & { request: object; password: string }> {
    const [product] = this.replicas;
    const fleet = await createFleet(product);
    await product.call('POST', `/fleets/${fleet.fleetId}/reconcile`);
    await eventually(async () => (await product.call('GET', `/fleets/${fleet.fleetId}`)).body.status === 'ready', {
      timeoutMs: 60_000,
      everyMs: 100,
    });
    const path = `/fleets/${fleet.fleetId}/enrollments`;
    const { body } = await product.call<{ id: string; secret: string }>('POST', path, { kind: 'secret' });
    const password = this.mosquitto === null ? `${body.id}:${body.secret}` : '';
    return { ...fleet, password, request: { fleet: fleet.name, enrollment: { id: body.id, secret: body.secret } } };
  }

  /** Runs a storm; `middle` is done once so many gateways are assigned. */
  async storm(
    order: Omit<StormOrder, 'port' | 'username'>,
    after: number,
    middle: () => Promise<void>,
  ): Promise<StormResult> {
    const child = fork(join(__dirname, '..', '..', 'dist', 'bench', 'registration', 'storm.process.js'));
    const happened: Promise<void>[] = [];
    try {
      const result = await new Promise<StormResult>((resolve, reject) => {
        child.on('message', (message: { assigned?: number; result?: StormResult; error?: string }) => {
          if ((message.assigned ?? 0) >= after && happened.length === 0) happened.push(middle());
          if (message.result) resolve(message.result);
          if (message.error !== undefined) reject(new Error(message.error));
        });
        child.once('exit', () => reject(new Error('the storm ended by itself')));
        child.send({ ...order, port: this.port, username: '' } satisfies StormOrder);
      });
      if (happened.length === 0) throw new Error('the storm was over before its middle');
      await Promise.all(happened);
      return result;
    } finally {
      if (child.connected) child.disconnect();
    }
  }

  async query<Row extends object>(sql: string, parameters: unknown[]): Promise<Row[]> {
    const database = await Database.open({ url: this.postgres.url, migrations: [], entities: [], poolSize: 1 });
    return database.query<Row>(sql, parameters).finally(() => database.close());
  }

  async stop(): Promise<void> {
    for (const replica of this.replicas) await replica.stop();
    await this.emulator.close();
    await this.mosquitto?.stop();
    await this.postgres.stop();
    await rm(this.dir, { recursive: true, force: true });
  }
}
