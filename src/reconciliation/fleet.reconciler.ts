import { jitteredMs } from '../common/backoff';
import type { Clock } from '../common/clock';
import { traced } from '../common/tracing';
import { inTurnOf } from '../common/turn';
import type { Database, Tx, WorkLease } from '../database';
import { forgetEndedLinks, selectFleet, type Fleet } from '../fleets';
import type { Cloud } from '../openstack';
import type { Clouds } from './clouds';
import { FleetClouds } from './fleet.clouds';
import { driftedCondition, hasDrifted, recordOnly, reportOf, wishOf } from './drift/drift.differences';
import { busyStatus, FleetRecorder } from './fleet.recorder';
import { endpointOf, readyAs } from './fleet.verdict';
import { nextTryMs } from './failure.policy';
import type { FleetPlan } from './fleet.comparison';
import { carryOut, type RunContext } from './fleet.execution';
import { FleetLoader, isDue, type Loaded } from './fleet.loader';
import { planFleet, planLinkEnd, type LoadedFleet } from './fleet.plan';
import { leftText } from './fleet.leavings';
import { release, releaseAll } from './fleet.release';
import type { LinkedPeer } from './links/link.builder';
import { heldByLinks, holdersOf } from './links/link.holds';
import { isOfLink } from './links/link.keys';
import { endedLinks, linksText, ofLinks } from './links/link.loader';
import { holdFenceAndWake } from './links/link.waker';
import { makingScope } from './making.scope';
import type { Step } from './plan/plan.types';
import { conditionsWhilePaused } from './paused.look';
import { PlanExecutor } from './execution/plan.executor';
import type { ExecutorContext, Outcome } from './execution/plan.execution';
import { affordable } from './plan/quota.check';
import { QuotaRooms } from './plan/quota.rooms';
import { timed } from './reconcile.metrics';
import { commitLooked, liveResources } from './resource.repository';
import { progressText } from './plan/rollout.report';
import { SharedLook } from './seen/shared.look';
import { leaveSnapshots } from './volume-snapshots/snapshot.release';
import { watchWaiting } from './execution/waiting.watch';

/** With the cloud as the fleet works in it. */
type Entered = Loaded & { cloud: Cloud };

/** What a run has to do beside its plan. */
interface Work extends Entered {
  /** Links of the fleet's own that it takes down, before anything else. */
  ended: LinkedPeer[];
  /** What removals wait for, in words: other fleets, and snapshots. Either wakes the fleet. */
  waitsFor: string[];
  /** How far rolling replacements are. */
  progress: string;
}

/** When to run again (null: when woken), or the error after which the back-off decides. */
type Next = { inMs: number | null } | { error: unknown };

/** Between two looks at what the cloud is still building for a fleet that is not touched. */
const lookAgainMs = 5_000;

/** Brings one fleet closer to what is wanted. Level-triggered: every run looks at everything anew. */
export class FleetReconciler {
  private readonly looks: SharedLook;
  private readonly recorder: FleetRecorder;
  private readonly clouds: FleetClouds;
  private readonly loader: FleetLoader;

  constructor(
    private readonly database: Database,
    clouds: Clouds,
    private readonly clock: Clock,
    private readonly settleMs: number,
    encryptionKey: Buffer,
  ) {
    this.looks = new SharedLook(clock);
    this.recorder = new FleetRecorder(database, clock);
    this.clouds = new FleetClouds(database, clouds, clock, encryptionKey);
    this.loader = new FleetLoader(database, clock, encryptionKey);
  }

  /** One run under the lease. Gives the milliseconds until the next one, or null when there is nothing to wait for. */
  reconcile(lease: WorkLease, signal: AbortSignal): Promise<number | null> {
    const attributes = { 'moorage.fleet.id': lease.key, 'moorage.attempt': lease.attempt };
    return traced('reconciliation', 'reconcile fleet', { attributes }, () =>
      timed(() => this.reconcileOnce(lease, signal)),
    );
  }

  private async reconcileOnce(lease: WorkLease, signal: AbortSignal): Promise<number | null> {
    const loaded = await this.load(lease.key);
    if (loaded === null || !isDue(loaded)) return null;
    let next: Next;
    try {
      next = await inTurnOf(lease.key, async () =>
        this.run(lease, { ...loaded, cloud: await this.clouds.enter(lease, loaded.fleet) }, signal),
      );
    } catch (error) {
      await this.clouds.afterFailure(lease, loaded.fleet, error);
      await this.recorder.failed(lease, loaded.fleet, error);
      throw error;
    }
    if ('error' in next) throw next.error;
    return next.inMs;
  }

  private async run(lease: WorkLease, loaded: Entered, signal: AbortSignal): Promise<Next> {
    const { fleet } = loaded;
    const rooms = this.roomsFor(loaded);
    const ended = fleet.pause ? [] : endedLinks(loaded);
    const lookedAt = this.clock.now();
    // Before the blueprint is even looked at: what is wrong with it must not keep a link's other fleet waiting.
    const plan =
      ended.length > 0 ? await planLinkEnd(loaded.cloud, loaded, ended, this.times()) : await this.plan(loaded);
    await commitLooked(this.database, plan.found, lookedAt);
    const held = heldByLinks(fleet, loaded.links, plan.steps);
    const context = this.contextOf({ lease, signal }, loaded, plan, held);
    if (fleet.pause) return this.look(loaded, plan.steps, context);
    if (ended.length === 0 && hasDrifted(loaded, plan.steps)) {
      if (fleet.driftPolicy === 'report') return this.look(loaded, plan.steps, context);
      await this.recorder.mending(lease, fleet, driftedCondition([], plan.steps, this.clock.now()).message);
    }
    const { steps, shortage } = await affordable(rooms, plan.steps, loaded.spec);
    await this.announce(lease, loaded, steps);
    const { executor, outcome, waitsFor } = await carryOut(context, steps, shortage);
    // Stopped half-way: the next run, here or in another process, goes on at once.
    if (signal.aborted || outcome.superseded) return { inMs: 0 };
    const holders = holdersOf(fleet, loaded.links, held);
    const work = { ...loaded, ended, waitsFor: [...holders, ...waitsFor], progress: progressText(steps) };
    const next = await this.conclude(lease, work, outcome);
    if (!('inMs' in next) || outcome.waiting.length === 0 || outcome.again) return next;
    const seen = await context.watch(outcome.waiting, signal);
    // What a stack has is read by the next run.
    if (seen === null || fleet.engine === 'heat' || !(await executor.arrive(outcome, seen))) return next;
    return this.conclude(lease, work, { ...outcome, waiting: [] });
  }

  private contextOf(
    run: Pick<ExecutorContext, 'lease' | 'signal'>,
    loaded: Entered,
    plan: FleetPlan,
    held: Step[],
  ): RunContext {
    const { database, clock, looks } = this;
    const { fleet } = loaded;
    const scope = makingScope(database, fleet, plan.scope);
    const superseded = (tx: Tx) => this.superseded(tx, loaded);
    const hindered = (failures: unknown[]) => this.recorder.hindered(run.lease, fleet, failures);
    const over = () => database.transaction(superseded);
    const watch: ExecutorContext['watch'] = (waiting, during, waited) =>
      watchWaiting(waiting, { scope, looks, clock, over, waited, signal: AbortSignal.any([run.signal, during]) });
    return { ...run, database, clock, fleet, superseded, scope, ids: plan.ids, hindered, watch, held: new Set(held) };
  }

  /** A fleet of which nothing stands is going to make all of it: what there is room for is read beside the first look. */
  private roomsFor({ cloud, fleet, spec, rows }: Entered): QuotaRooms {
    const rooms = new QuotaRooms(cloud);
    if (rows.length === 0 && !fleet.deleteRequestedAt && !fleet.pause) rooms.ahead(spec);
    return rooms;
  }

  /** A fleet that is paused, or reports its drift, is looked at: what is there is written down, and nothing is changed. */
  private async look(loaded: LoadedFleet, steps: Step[], execution: ExecutorContext): Promise<Next> {
    const { failures, superseded } = await new PlanExecutor(execution).execute(recordOnly(steps));
    if (superseded) return { inMs: 0 };
    if (failures.length > 0) return { error: failures[0] };
    // What is gone is told as what is missing, as every later look shows it.
    if (steps.some(({ action }) => action === 'forget')) return { inMs: 0 };
    const [{ fleet }, at] = [loaded, this.clock.now()];
    const told = { steps, drifted: hasDrifted(loaded, steps), at };
    const found = fleet.pause
      ? { status: fleet.status, conditions: conditionsWhilePaused(fleet, told) }
      : reportOf(fleet, steps, at);
    await this.recorder.looked(execution.lease, fleet, found);
    // What is being built counts as usage from when it runs.
    const builds = steps.some(({ action, later, failed }) => action === 'wait' && !later && !failed);
    return { inMs: builds ? lookAgainMs : null };
  }

  /** Another version, a deletion or a pause came after the run had read what is wanted. */
  private async superseded(tx: Tx, { fleet }: Loaded): Promise<boolean> {
    const now = await selectFleet(tx, fleet.id);
    return now === null || wantedOf(now) !== wantedOf(fleet);
  }

  /** What the next run would do. Nothing is done, in the cloud or in the database, but that networks get their CIDRs. */
  async compare(fleetId: string): Promise<{ loaded: Loaded; steps: Step[]; cloud: Cloud } | null> {
    const loaded = await this.load(fleetId);
    if (loaded === null) return null;
    const cloud = await this.clouds.of(loaded.fleet);
    const { steps } = await this.plan({ ...loaded, cloud });
    return { loaded, steps, cloud };
  }

  load(fleetId: string): Promise<Loaded | null> {
    return this.loader.load(fleetId);
  }

  private plan({ cloud, ...loaded }: Entered): Promise<FleetPlan> {
    return planFleet(this.database, cloud, loaded, this.times());
  }

  private times() {
    return { now: this.clock.now(), settleMs: this.settleMs };
  }

  private async announce(lease: WorkLease, { fleet }: Loaded, steps: Step[]): Promise<void> {
    const changes = steps.filter(({ action }) => action !== 'wait' && action !== 'adopt');
    const status = busyStatus(fleet);
    // A blocked fleet stays so until it has got on: people read why, not that it is tried once more.
    const told = fleet.status === 'blocked' || (fleet.status === status && fleet.conditions.length > 0);
    if (changes.length === 0 || told) return;
    const message = `${changes.length} ${changes.length === 1 ? 'step' : 'steps'} to do`;
    await this.recorder.record(lease, fleet, { status, reason: 'Working', message, ready: false });
  }

  /** Writes what came of the run into the fleet, and says when to run again. */
  private async conclude(lease: WorkLease, work: Work, outcome: Outcome): Promise<Next> {
    const { fleet } = work;
    const { failures, waiting, again } = outcome;
    if (failures.length > 0)
      return this.concludeFailed(lease, fleet, failures, waiting.length > 0 ? lookAgainMs : null);
    if (again) return { inMs: 0 };
    if (waiting.length > 0) {
      const message = `waiting for ${waiting.map(({ kind, key }) => `${kind} ${key}`).join(', ')}`;
      await this.waits(lease, fleet, message + work.progress);
      return { inMs: 0 };
    }
    return work.ended.length > 0 ? this.forgetLinks(lease, work) : this.settle(lease, work);
  }

  private waits(lease: WorkLease, fleet: Fleet, message: string): Promise<void> {
    return this.recorder.record(lease, fleet, { status: busyStatus(fleet), reason: 'Waiting', message, ready: false });
  }

  /** Nothing is left in the cloud of links that were to end: both fleets of each go on. */
  private async forgetLinks(lease: WorkLease, { fleet, ended }: Work): Promise<Next> {
    await this.database.transaction(async (tx) => {
      await holdFenceAndWake(tx, lease);
      const left = ofLinks(await liveResources(tx, fleet.id), ended);
      const gone = ended.map(({ peerId }) => peerId).filter((id) => !left.some(({ key }) => isOfLink(key, id)));
      await forgetEndedLinks(tx, fleet.id, gone);
    });
    return { inMs: 0 };
  }

  private async concludeFailed(
    lease: WorkLease,
    fleet: Fleet,
    failures: unknown[],
    lookMs: number | null,
  ): Promise<Next> {
    await this.recorder.hindered(lease, fleet, failures);
    const inMs = nextTryMs(failures, lookMs);
    return inMs === null ? { error: failures[0] } : { inMs: jitteredMs(inMs) };
  }

  /** Everything is as wanted: the fleet is ready, or gone; unless another fleet has to take its link down first. */
  private async settle(lease: WorkLease, work: Work): Promise<Next> {
    const { fleet, spec, version, waitsFor } = work;
    if (waitsFor.length > 0) {
      await this.waits(lease, fleet, `waiting until ${waitsFor.join(' and ')}`);
      return { inMs: null };
    }
    if (fleet.deleteRequestedAt) return this.settleDeleted(lease, fleet);
    const rows = await this.database.transaction((tx) => liveResources(tx, fleet.id));
    // A network may stand, or a link's port have its address, only now: what the links ask for follows from them.
    if (linksText({ ...work, rows }) !== linksText(work)) return { inMs: 0 };
    await this.clouds.settleQuotas(lease, fleet);
    const superseded = (tx: Tx) => this.superseded(tx, work);
    if (!(await release(this.database, lease, { spec, rows, superseded }))) return { inMs: 0 };
    const applied = { endpoint: endpointOf(spec, rows), version, wish: wishOf(work) };
    await this.recorder.record(lease, fleet, readyAs(version), applied);
    return { inMs: null };
  }

  private async settleDeleted(lease: WorkLease, fleet: Fleet): Promise<Next> {
    const { database, clock } = this;
    if (!(await leaveSnapshots({ database, clock, lease, fleet }))) {
      await this.waits(lease, fleet, 'waiting until its snapshots are deleted');
      return { inMs: lookAgainMs };
    }
    try {
      await this.clouds.leave(lease, fleet);
    } catch (error) {
      return this.concludeFailed(lease, fleet, [error], null);
    }
    await releaseAll(database, lease);
    const message = await database.transaction((tx) => leftText(tx, fleet.id));
    await this.recorder.record(lease, fleet, { status: 'deleted', reason: 'Deleted', message, ready: false });
    return { inMs: null };
  }
}

/** What a run is about, in one text. */
const wantedOf = ({ blueprintId, wantedVersion, driftPolicy, deleteRequestedAt, pause }: Fleet): string =>
  [blueprintId, wantedVersion, driftPolicy, deleteRequestedAt !== null, pause !== null].join();
