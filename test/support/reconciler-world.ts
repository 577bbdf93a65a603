import { systemClock } from '../../src/common/clock';
import { WorkRunner, type Database } from '../../src/database';
import { requestBuild, requestReconcile, type Condition, type FleetStatus } from '../../src/fleets';
import { advanceBlueprint } from '../../src/fleets/blueprints/blueprint.repository';
import { startEmulator, type Emulator } from '../../src/emulator';
import type { StateName, StateRows } from '../../src/emulator/state.oracle';
import { loadCloudSettings, openCloud, type Cloud, type CloudSettings } from '../../src/openstack';
import { Clouds } from '../../src/reconciliation';
import { FleetClouds } from '../../src/reconciliation/fleet.clouds';
import { FleetReconciler } from '../../src/reconciliation/fleet.reconciler';
import { eventually } from './eventually';
import { fleetsOf, spec, type FleetWish } from './fleets';
import { testDatabase } from './test-database';
import { testKey } from './test-key';

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

export const emulatorCloud = (emulator: Emulator): Cloud =>
  openCloud(emulatorSettings(emulator), { clock: systemClock });

/** The types whose objects bear the mark of their fleet as description. */
export type Marked = { [N in StateName]: StateRows[N] extends { description: string | null } ? N : never }[StateName];

/** What the emulator has of a fleet. */
export const ofFleet = <N extends Marked>({ state }: Emulator, type: N, fleetId: string): StateRows[N][] =>
  state.all(type).filter(({ description }) => description?.includes(fleetId));

/** A reconciler at work on a database and an emulator of its own. */
export class ReconcilerWorld {
  private constructor(
    readonly database: Database,
    readonly emulator: Emulator,
    readonly cloud: Cloud,
    /** As the reconciler has them. */
    readonly clouds: Clouds,
    readonly reconciler: FleetReconciler,
    private readonly runner: WorkRunner,
    private readonly closeDatabase: () => Promise<void>,
  ) {}

  /**
   * `networkCalls`: that many to Neutron at once. `headersMs`: no answer is waited for any longer. `clock`: the reconciler's;
   * `cloudClock`: the emulator's.
   */
  static async start({
    settleMs = 300,
    buildMs = 50,
    networkCalls = 32,
    headersMs = 60_000,
    clock = systemClock,
    cloudClock = systemClock,
  } = {}): Promise<ReconcilerWorld> {
    const { database, close } = await testDatabase();
    const emulator = await startEmulator({ port: 0, dataDir: null, buildMs, clock: cloudClock });
    const given = emulatorSettings(emulator);
    const network = { ...given.limits.network, concurrency: networkCalls };
    const timeouts = { ...given.timeouts, headersMs };
    const settings = { ...given, timeouts, limits: { ...given.limits, network } };
    const clouds = new Clouds(() => settings, systemClock);
    const reconciler = new FleetReconciler(database, clouds, clock, settleMs, testKey);
    const handle: ConstructorParameters<typeof WorkRunner>[1]['handle'] = (lease, signal) =>
      reconciler.reconcile(lease, signal);
    const runner = new WorkRunner(database, { queue: 'reconcile', concurrency: 4, handle });
    runner.start();
    const cloud = openCloud(settings, { clock: systemClock });
    return new ReconcilerWorld(database, emulator, cloud, clouds, reconciler, runner, close);
  }

  async stop(): Promise<void> {
    await this.runner.stop();
    await this.emulator.close();
    await this.closeDatabase();
  }

  /** The clouds of fleets, those that have a project of their own too. */
  get fleetClouds(): FleetClouds {
    return new FleetClouds(this.database, this.clouds, systemClock, testKey);
  }

  /** What the cloud has of a fleet. */
  ofFleet<N extends Marked>(type: N, fleetId: string): StateRows[N][] {
    return ofFleet(this.emulator, type, fleetId);
  }

  /** A fleet of this blueprint, asked to be built. */
  async createFleet(wanted: unknown, more: FleetWish = {}): Promise<string> {
    const { id } = await fleetsOf(this.database).makeFleet(spec(wanted), more);
    await this.database.transaction((tx) => requestBuild(tx, id));
    return id;
  }

  /** A new version of the fleet's blueprint, also one that its service would refuse. */
  async change(fleetId: string, wanted: unknown): Promise<void> {
    const { blueprints, fleets } = fleetsOf(this.database);
    const { blueprintId } = await fleets.get(fleetId);
    const before = await blueprints.get(blueprintId);
    await this.database.transaction(async (tx) => {
      await advanceBlueprint(tx, { ...before, spec: spec(wanted), version: before.version + 1 });
      await requestReconcile(tx, fleetId);
    });
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

  /** Id of what is on record of a fleet as its only one of a kind; empty where nothing is. */
  async recordedId(fleetId: string, kind: string): Promise<string> {
    const [row] = await this.database.query<{ id: string }>(
      'select cloud_id as id from cloud_resource where fleet_id = $1 and kind = $2 and deleted_at is null',
      [fleetId, kind],
    );
    return row?.id ?? '';
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
