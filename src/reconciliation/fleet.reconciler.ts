import { jitteredMs } from '../common/backoff';
import type { Clock } from '../common/clock';
import { logger } from '../common/logger';
import { inTurnOf } from '../common/turn';
import { holdFence, type Database, type Tx, type WorkLease } from '../database';
import {
  findFleet,
  loadWanted,
  ownNetworks,
  releaseNetworkAllocations,
  setFleetState,
  type BlueprintSpec,
  type Fleet,
  type FleetStatus,
} from '../fleets';
import type { Cloud } from '../openstack';
import type { Clouds } from './clouds';
import { conditionsOf, endpointOf, type Verdict } from './fleet.verdict';
import { treat, type Treatment } from './failure.policy';
import { comparePlan, type FleetPlan } from './fleet.comparison';
import type { Step } from './plan.builder';
import { conditionsWhilePaused, isRecordOnly } from './paused.look';
import { PlanExecutor } from './plan.executor';
import type { ExecutorContext, Outcome } from './plan.execution';
import { affordable } from './quota.check';
import { QuotaRooms } from './quota.rooms';
import { resolveReferences } from './references.resolver';
import { keptVolumes, liveResources, recordFleetEvent, type ResourceRow } from './resource.repository';
import { readSeen } from './seen.reader';
import { SharedLook } from './shared.look';
import { buildNames, buildWanted } from './wanted.builder';
import { watchWaiting } from './waiting.watch';

const log = logger('reconciliation');

interface Loaded {
  fleet: Fleet;
  spec: BlueprintSpec;
  version: number;
  cidrs: Record<string, string>;
  rows: ResourceRow[];
}

/** When to run again (null: when woken), or the error after which the back-off decides. */
type Next = { inMs: number | null } | { error: unknown };

/** Between two looks at what the cloud is still building for a paused fleet. */
const pausedLookMs = 5_000;

const gravity = ({ status }: Treatment): number => (status === 'blocked' ? 2 : status === null ? 0 : 1);

/** Brings one fleet closer to what is wanted. Level-triggered: every run looks at everything anew. */
export class FleetReconciler {
  private readonly looks = new SharedLook();

  constructor(
    private readonly database: Database,
    private readonly clouds: Clouds,
    private readonly clock: Clock,
    private readonly settleMs: number,
  ) {}

  /** One run under the lease. Gives the milliseconds until the next one, or null when there is nothing to wait for. */
  async reconcile(lease: WorkLease, signal: AbortSignal): Promise<number | null> {
    const loaded = await this.load(lease.key);
    if (loaded === null || !isDue(loaded.fleet)) return null;
    let next: Next;
    try {
      next = await inTurnOf(lease.key, () => this.run(lease, loaded, signal));
    } catch (error) {
      await this.failed(lease, loaded.fleet, error);
      throw error;
    }
    if ('error' in next) throw next.error;
    return next.inMs;
  }

  private async run(lease: WorkLease, loaded: Loaded, signal: AbortSignal): Promise<Next> {
    const { database, clock } = this;
    const rooms = this.roomsFor(loaded);
    const plan = await this.plan(loaded);
    const { scope, ids } = plan;
    const superseded = (tx: Tx) => this.superseded(tx, loaded);
    const execution = { database, clock, lease, signal, superseded, fleet: loaded.fleet, scope, ids };
    if (loaded.fleet.pause) return this.look(loaded, plan.steps, execution);
    const { steps, shortage } = await affordable(rooms, plan.steps);
    await this.announce(lease, loaded, steps);
    const executor = new PlanExecutor(execution);
    const outcome = await executor.execute(steps);
    if (shortage) outcome.failures.unshift(shortage);
    // Stopped half-way: the next run, here or in another process, goes on at once.
    if (signal.aborted || outcome.superseded) return { inMs: 0 };
    const next = await this.conclude(lease, loaded, outcome);
    if (!('inMs' in next) || outcome.waiting.length === 0 || outcome.again) return next;
    const over = () => database.transaction(superseded);
    const seen = await watchWaiting(outcome.waiting, { scope, looks: this.looks, clock, signal, over });
    if (seen === null || !(await executor.arrive(outcome, seen))) return next;
    return this.conclude(lease, loaded, { ...outcome, waiting: [] });
  }

  /** A fleet of which nothing stands is going to make all of it: what there is room for is read beside the first look. */
  private roomsFor({ fleet, spec, rows }: Loaded): QuotaRooms {
    const rooms = new QuotaRooms(this.clouds.get(fleet.cloud));
    const first = rows.length === 0 && !fleet.deleteRequestedAt && !fleet.pause;
    if (first) rooms.ahead(spec);
    return rooms;
  }

  /** A paused fleet is looked at, and what is there is written down; nothing is changed in the cloud. */
  private async look({ fleet }: Loaded, steps: Step[], execution: ExecutorContext): Promise<Next> {
    const { failures, superseded } = await new PlanExecutor(execution).execute(steps.filter(isRecordOnly));
    if (superseded) return { inMs: 0 };
    if (failures.length > 0) return { error: failures[0] };
    const conditions = conditionsWhilePaused(fleet, steps, this.clock.now());
    await this.database.transaction(async (tx) => {
      await holdFence(tx, execution.lease);
      const { status, endpoint, blueprintVersion } = fleet;
      await setFleetState(tx, fleet.id, { status, conditions, endpoint, blueprintVersion });
    });
    // What is being built counts as usage from when it runs.
    return { inMs: steps.some(({ action }) => action === 'wait') ? pausedLookMs : null };
  }

  /** Another version, a deletion or a pause came after the run had read what is wanted. */
  private async superseded(tx: Tx, { fleet }: Loaded): Promise<boolean> {
    const now = await findFleet(tx, fleet.id);
    return now === null || wantedOf(now) !== wantedOf(fleet);
  }

  /** What the next run would do. Nothing is done, in the cloud or in the database, but that networks get their CIDRs. */
  async planOf(fleetId: string): Promise<FleetPlan | null> {
    const loaded = await this.load(fleetId);
    return loaded && this.plan(loaded);
  }

  private load(fleetId: string): Promise<Loaded | null> {
    return this.database.transaction(async (tx) => {
      const wanted = await loadWanted(tx, fleetId);
      return wanted && { ...wanted, rows: await liveResources(tx, fleetId) };
    });
  }

  private async plan({ fleet, spec, cidrs, rows }: Loaded): Promise<FleetPlan> {
    const cloud = this.clouds.get(fleet.cloud);
    const { wanted, seen } = fleet.deleteRequestedAt
      ? { wanted: [], seen: await readSeen(cloud, fleet, [], rows) }
      : await this.compared(cloud, { fleet, spec, cidrs, rows });
    return comparePlan(cloud, { fleet, spec, wanted, rows, seen, now: this.clock.now(), settleMs: this.settleMs });
  }

  private async compared(cloud: Cloud, { fleet, spec, cidrs, rows }: Omit<Loaded, 'version'>) {
    const [references, seen] = await Promise.all([
      resolveReferences(cloud, spec),
      readSeen(cloud, fleet, buildNames({ fleet, spec, cidrs }), rows),
    ]);
    return { wanted: buildWanted({ fleet, spec, cidrs, references }), seen };
  }

  private async announce(lease: WorkLease, { fleet }: Loaded, steps: Step[]): Promise<void> {
    const changes = steps.filter(({ action }) => action !== 'wait' && action !== 'adopt');
    const status = busyStatus(fleet);
    // A blocked fleet stays so until it has got on: people read why, not that it is tried once more.
    const told = fleet.status === 'blocked' || (fleet.status === status && fleet.conditions.length > 0);
    if (changes.length === 0 || told) return;
    const message = `${changes.length} ${changes.length === 1 ? 'step' : 'steps'} to do`;
    await this.record(lease, fleet, { status, reason: 'Working', message, ready: false }, null);
  }

  /** Writes what came of the run into the fleet, and says when to run again. */
  private async conclude(lease: WorkLease, loaded: Loaded, outcome: Outcome): Promise<Next> {
    const { fleet } = loaded;
    if (outcome.failures.length > 0) return this.concludeFailed(lease, fleet, outcome.failures);
    if (outcome.again) return { inMs: 0 };
    if (outcome.waiting.length > 0) {
      const message = `waiting for ${outcome.waiting.map(({ kind, key }) => `${kind} ${key}`).join(', ')}`;
      await this.record(lease, fleet, { status: busyStatus(fleet), reason: 'Waiting', message, ready: false }, null);
      return { inMs: 0 };
    }
    await this.settle(lease, loaded);
    return { inMs: null };
  }

  private async concludeFailed(lease: WorkLease, fleet: Fleet, failures: unknown[]): Promise<Next> {
    const treatments = failures.map(treat);
    // The gravest failure is what people have to know; the soonest retry is when to go on.
    const [gravest] = [...treatments].sort((a, b) => gravity(b) - gravity(a));
    const status = gravest.status ?? busyStatus(fleet);
    await this.record(lease, fleet, { status, reason: gravest.reason, message: gravest.message, ready: false }, null);
    const delays = treatments.flatMap(({ retryInMs }) => (retryInMs === null ? [] : [retryInMs]));
    return delays.length === treatments.length ? { inMs: jitteredMs(Math.min(...delays)) } : { error: failures[0] };
  }

  /** Everything is as wanted: the fleet is ready, or gone. */
  private async settle(lease: WorkLease, { fleet, spec, version }: Loaded): Promise<void> {
    if (fleet.deleteRequestedAt) {
      const kept = await this.database.transaction(async (tx) => {
        await holdFence(tx, lease);
        await releaseNetworkAllocations(tx, fleet.id, []);
        return keptVolumes(tx, fleet.id);
      });
      const verdict: Verdict = {
        status: 'deleted',
        reason: 'Deleted',
        message:
          kept.length === 0
            ? 'nothing of it is left in the cloud'
            : `left in the cloud, as its blueprint asks: ${kept.join(', ')}`,
        ready: false,
      };
      return this.record(lease, fleet, verdict, null);
    }
    const rows = await this.database.transaction((tx) => liveResources(tx, fleet.id));
    await this.database.transaction(async (tx) => {
      await holdFence(tx, lease);
      await releaseNetworkAllocations(
        tx,
        fleet.id,
        ownNetworks(spec).map(({ key }) => key),
      );
    });
    const verdict: Verdict = {
      status: 'ready',
      reason: 'Converged',
      message: `blueprint version ${version} stands`,
      ready: true,
    };
    await this.record(lease, fleet, verdict, { endpoint: endpointOf(spec, rows), version });
  }

  /** Writes the fleet's state where it has changed, with an event when the status has. */
  private async record(
    lease: WorkLease,
    fleet: Fleet,
    verdict: Verdict,
    applied: { endpoint: Fleet['endpoint']; version: number } | null,
  ): Promise<void> {
    const at = this.clock.now();
    await this.database.transaction(async (tx) => {
      await holdFence(tx, lease);
      await this.write(tx, fleet, verdict, applied, at);
    });
    fleet.status = verdict.status;
  }

  private async write(
    tx: Tx,
    fleet: Fleet,
    verdict: Verdict,
    applied: { endpoint: Fleet['endpoint']; version: number } | null,
    at: Date,
  ): Promise<void> {
    await setFleetState(tx, fleet.id, {
      status: verdict.status,
      conditions: conditionsOf(fleet.conditions, verdict, at),
      endpoint: applied ? applied.endpoint : fleet.endpoint,
      blueprintVersion: applied ? applied.version : fleet.blueprintVersion,
    });
    if (fleet.status === verdict.status) return;
    const { status, message, reason } = verdict;
    await recordFleetEvent(tx, {
      fleetId: fleet.id,
      type: `fleet.${status}`,
      message: `${status}: ${message}`,
      details: { reason },
      at,
    });
    log.info({ event: `fleet.${status}`, fleetId: fleet.id, fleet: fleet.name, reason }, message);
  }

  /** The run itself failed, before or beside its steps: the fleet says why until the next one succeeds. */
  private async failed(lease: WorkLease, fleet: Fleet, error: unknown): Promise<void> {
    const { status, reason, message } = treat(error);
    const shown = fleet.pause ? fleet.status : (status ?? busyStatus(fleet));
    const verdict: Verdict = { status: shown, reason, message, ready: false };
    await this.record(lease, fleet, verdict, null).catch(() => undefined); // the lease may be the one that was lost
  }
}

/** What a run is about, in one text. */
const wantedOf = ({ blueprintId, wantedVersion, deleteRequestedAt, pause }: Fleet): string =>
  [blueprintId, wantedVersion, deleteRequestedAt !== null, pause !== null].join();

const isDue = (fleet: Fleet): boolean =>
  fleet.deletedAt === null && (fleet.buildRequestedAt !== null || fleet.deleteRequestedAt !== null);

/** What a fleet is while it is worked on. */
function busyStatus(fleet: Fleet): FleetStatus {
  if (fleet.deleteRequestedAt) return 'deleting';
  return fleet.blueprintVersion === null ? 'provisioning' : 'updating';
}
