import { systemClock } from '../../src/common/clock';
import { newId } from '../../src/common/ids';
import { WorkRunner, type Database, type Tx } from '../../src/database';
import {
  blueprintSpecSchema,
  requestBuild,
  requestReconcile,
  type Condition,
  type FleetStatus,
} from '../../src/fleets';
import { startEmulator, type Emulator } from '../../src/emulator';
import { loadCloudSettings, openCloud, type Cloud, type CloudSettings } from '../../src/openstack';
import { Clouds } from '../../src/reconciliation';
import { FleetReconciler } from '../../src/reconciliation/fleet.reconciler';
import { eventually } from './eventually';
import { testDatabase } from './test-database';

export interface FleetState {
  status: FleetStatus;
  conditions: Condition[];
  blueprintVersion: number | null;
  endpoint: { host: string; port: number; tls: boolean } | null;
}

/** The variables with which a client finds the emulator. */
export const emulatorEnv = (emulator: Emulator): Record<string, string> => ({
  OS_AUTH_URL: emulator.authUrl,
  OS_USERNAME: 'admin',
  OS_PASSWORD: 'moorage',
  OS_PROJECT_NAME: 'admin',
  OS_USER_DOMAIN_NAME: 'Default',
  OS_PROJECT_DOMAIN_NAME: 'Default',
  OS_REGION_NAME: 'RegionOne',
});

export const emulatorSettings = (emulator: Emulator): CloudSettings =>
  loadCloudSettings({ env: emulatorEnv(emulator), cwd: '/', homeDir: '/' });

export const encryptionKey = Buffer.alloc(32, 7);

/** A reconciler at work on a database and an emulator of its own. */
export class ReconcilerWorld {
  private constructor(
    readonly database: Database,
    readonly emulator: Emulator,
    readonly cloud: Cloud,
    readonly reconciler: FleetReconciler,
    private readonly runner: WorkRunner,
    private readonly closeDatabase: () => Promise<void>,
  ) {}

  /** `networkCalls`: that many to Neutron at once. `headersMs`: no answer is waited for any longer. `clock`: the reconciler's. */
  static async start({
    settleMs = 300,
    buildMs = 50,
    networkCalls = 32,
    headersMs = 60_000,
    clock = systemClock,
  } = {}): Promise<ReconcilerWorld> {
    const { database, close } = await testDatabase();
    const emulator = await startEmulator({ port: 0, dataDir: null, buildMs });
    const given = emulatorSettings(emulator);
    const network = { ...given.limits.network, concurrency: networkCalls };
    const timeouts = { ...given.timeouts, headersMs };
    const settings = { ...given, timeouts, limits: { ...given.limits, network } };
    const clouds = new Clouds(() => settings, systemClock);
    const reconciler = new FleetReconciler(database, clouds, clock, settleMs, encryptionKey);
    const handle: ConstructorParameters<typeof WorkRunner>[1]['handle'] = (lease, signal) =>
      reconciler.reconcile(lease, signal);
    const runner = new WorkRunner(database, { queue: 'reconcile', concurrency: 4, handle });
    runner.start();
    const cloud = openCloud(settings, { clock: systemClock });
    return new ReconcilerWorld(database, emulator, cloud, reconciler, runner, close);
  }

  async stop(): Promise<void> {
    await this.runner.stop();
    await this.emulator.close();
    await this.closeDatabase();
  }

  /** A fleet of this blueprint, asked to be built. */
  async createFleet(
    spec: unknown,
    {
      name = `f${newId().slice(-12)}`,
      engine = 'native',
      ownProject = false,
    }: { name?: string; engine?: 'native' | 'heat'; ownProject?: boolean } = {},
  ): Promise<string> {
    const [account, blueprint, fleet] = [newId(), newId(), newId()];
    await this.database.query(
      `insert into account (id, name, currency, time_zone, created_at) values ($1, $2, 'EUR', 'UTC', now())`,
      [account, name],
    );
    await this.database.query(
      `insert into blueprint (id, name, version, created_at, updated_at) values ($1, $2, 0, now(), now())`,
      [blueprint, name],
    );
    await this.database.transaction((tx) => this.publish(tx, blueprint, spec));
    await this.database.query(
      `insert into fleet (id, name, account_id, blueprint_id, approval, engine, project_quotas, status, conditions, created_at, updated_at)
       values ($1, $2, $3, $4, 'automatic', $5, $6::jsonb, 'pending', '[]', now(), now())`,
      [fleet, name, account, blueprint, engine, ownProject ? '{}' : null],
    );
    await this.database.transaction((tx) => requestBuild(tx, fleet));
    return fleet;
  }

  /** A new version of the fleet's blueprint. */
  async change(fleetId: string, spec: unknown): Promise<void> {
    const [{ blueprint }] = await this.database.query<{ blueprint: string }>(
      'select blueprint_id as blueprint from fleet where id = $1',
      [fleetId],
    );
    await this.database.transaction(async (tx) => {
      await this.publish(tx, blueprint, spec);
      await requestReconcile(tx, fleetId);
    });
  }

  private async publish(tx: Tx, blueprint: string, spec: unknown): Promise<void> {
    const [{ version }] = await tx.query<{ version: number }>(
      'select version + 1 as version from blueprint where id = $1',
      [blueprint],
    );
    await tx.query(
      'insert into blueprint_version (blueprint_id, version, spec, created_at) values ($1, $2, $3, now())',
      [blueprint, version, blueprintSpecSchema.parse(spec)],
    );
    await tx.query('update blueprint set version = $2 where id = $1', [blueprint, version]);
  }

  wake(fleetId: string): Promise<void> {
    return this.database.transaction((tx) => requestReconcile(tx, fleetId));
  }

  /** Waits until the fleet waits for nothing but others. */
  async rests(fleetId: string): Promise<void> {
    await eventually(async () => {
      const [item] = await this.database.query<{ parked: boolean }>(
        `select run_at = 'infinity' and lease_until is null as parked from work_item where key = $1`,
        [fleetId],
      );
      return item.parked;
    });
  }

  /** Has it looked at once more, and waits until it has come to rest. */
  async settledAgain(fleetId: string): Promise<void> {
    await this.wake(fleetId);
    await this.rests(fleetId);
  }

  /** What an operator does with a server by hand, until it is done. */
  async operate(serverId: string, action: 'suspend' | 'resume' | 'restore'): Promise<void> {
    await this.cloud.request({
      service: 'compute',
      method: 'POST',
      path: `/servers/${serverId}/action`,
      microversion: '2.1',
      json: { [action]: null },
    });
    await eventually(() => this.emulator.state.get('servers', serverId)?.taskState === null);
  }

  async remove(fleetId: string): Promise<void> {
    await this.database.query('update fleet set delete_requested_at = now() where id = $1', [fleetId]);
    await this.wake(fleetId);
  }

  async state(fleetId: string): Promise<FleetState> {
    const [state] = await this.database.query<FleetState>(
      'select status, conditions, blueprint_version as "blueprintVersion", endpoint from fleet where id = $1',
      [fleetId],
    );
    return state;
  }

  /** Waits until the fleet has this status, and the version if one is named. */
  reaches(fleetId: string, status: FleetStatus, version?: number): Promise<FleetState> {
    return eventually(
      async () => {
        const state = await this.state(fleetId);
        if (state.status === status && (version === undefined || state.blueprintVersion === version)) return state;
        throw new Error(
          `the fleet is ${state.status}, version ${state.blueprintVersion}: ${JSON.stringify(state.conditions)}`,
        );
      },
      { timeoutMs: 15_000 },
    );
  }
}
