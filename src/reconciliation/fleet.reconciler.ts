import type { Clock } from '../common/clock';
import { DomainError, messageOf } from '../common/errors';
import { logger } from '../common/logger';
import { traced } from '../common/tracing';
import { inTurnOf } from '../common/turn';
import type { Database, Tx, WorkLease } from '../database';
import { selectFleet, type Condition } from '../fleets';
import type { Cloud } from '../openstack';
import type { Clouds } from './clouds';
import { FleetConclusion } from './fleet.conclusion';
import { FleetClouds } from './fleet.clouds';
import { departsFromSettled, driftedCondition, hasDrifted, recordOnly } from './drift/drift.differences';
import { busyStatus, FleetRecorder } from './fleet.recorder';
import type { FleetPlan } from './fleet.comparison';
import { carryOut, type RunContext } from './fleet.execution';
import { FleetLoader, isDue, type Loaded } from './fleet.loader';
import { isSuperseded } from './fleet.superseded';
import { planFleet, planLinkEnd, type LoadedFleet } from './fleet.plan';
import { lookOnly, type Next } from './fleet.look';
import { heldByLinks, holdersOf } from './links/link.holds';
import { endedLinks } from './links/link.loader';
import { makingScope } from './making.scope';
import type { Step } from './plan/plan.types';
import type { ExecutorContext } from './execution/plan.execution';
import { PlanExecutor } from './execution/plan.executor';
import { isOfTheWish } from './failure.policy';
import { affordable } from './plan/quota.check';
import { QuotaRooms } from './plan/quota.rooms';
import { timed } from './reconcile.metrics';
import { commitLooked } from './resource.repository';
import { progressText } from './plan/rollout.report';
import { SharedLook } from './seen/shared.look';
import { watchWaiting } from './execution/waiting.watch';

const log = logger('reconciliation');

/** With the cloud as the fleet works in it. */
type Entered = Loaded & { cloud: Cloud };

/** Brings one fleet closer to what is wanted. Level-triggered: every run looks at everything anew. */
export class FleetReconciler {
  private readonly looks: SharedLook;
  private readonly recorder: FleetRecorder;
  private readonly clouds: FleetClouds;
  private readonly loader: FleetLoader;
  private readonly conclusion: FleetConclusion;

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
    this.conclusion = new FleetConclusion(database, clock, this.recorder, this.clouds);
  }

  /** One run under the lease. Gives the milliseconds until the next one, or null when there is nothing to wait for. */
  reconcile(lease: WorkLease, signal: AbortSignal): Promise<number | null> {
    const attributes = { 'moorage.fleet.id': lease.key, 'moorage.attempt': lease.attempt };
    return traced('reconciliation', 'reconcile fleet', { attributes }, () =>
      timed(() => this.reconcileOnce(lease, signal)),
    );
  }

  private async reconcileOnce(lease: WorkLease, signal: AbortSignal): Promise<number | null> {
    const loaded = await this.loadFor(lease, signal);
    if (loaded === null || !isDue(loaded)) return null;
    let next: Next;
    try {
      next = await inTurnOf(lease.key, async () =>
        this.run(lease, { ...loaded, cloud: await this.clouds.enter(lease, loaded.fleet) }, signal),
      );
    } catch (error) {
      await this.clouds.afterFailure(lease, loaded.fleet, error);
      await this.recorder.failed(lease, loaded.fleet, error, await this.driftBeside(error, lease, signal));
      throw error;
    }
    if ('error' in next) throw next.error;
    return next.inMs;
  }

  /** What is wanted may not even be told, as where no block of addresses is left: the fleet says why. */
  private async loadFor(lease: WorkLease, signal: AbortSignal): Promise<Loaded | null> {
    try {
      return await this.load(lease.key);
    } catch (error) {
      const fleet = await this.database.transaction((tx) => selectFleet(tx, lease.key));
      if (error instanceof DomainError && fleet?.buildRequestedAt)
        await this.recorder.failed(lease, fleet, error, await this.driftBeside(error, lease, signal));
      throw error;
    }
  }

  /**
   * Where what is asked for cannot even be told, the fleet is looked at as what it last stood as: what others have deleted is
   * used no more. Gives what they have changed; that a look fails too is no news.
   */
  private async driftBeside(error: unknown, lease: WorkLease, signal: AbortSignal): Promise<Condition | undefined> {
    if (!isOfTheWish(error)) return undefined;
    try {
      const standing = await this.loader.loadStanding(lease.key);
      if (standing === null || standing.fleet.deleteRequestedAt) return undefined;
      return await inTurnOf(lease.key, () => this.lookAtStanding(lease, standing, signal));
    } catch (failure) {
      // What cannot be told may be so of what stands, too, as where others have renamed a network.
      if (!isOfTheWish(failure))
        log.warn({ event: 'look.failed', fleetId: lease.key, err: failure }, messageOf(failure));
      return undefined;
    }
  }

  private async lookAtStanding(
    lease: WorkLease,
    standing: Loaded,
    signal: AbortSignal,
  ): Promise<Condition | undefined> {
    const loaded = { ...standing, cloud: await this.clouds.of(standing.fleet) };
    const lookedAt = this.clock.now();
    const plan = await this.plan(loaded);
    await commitLooked(this.database, plan.found, lookedAt);
    // What is on no record was perhaps given up by a version since, which never came to stand.
    const steps = recordOnly(plan.steps).filter(({ row }) => row !== null);
    await new PlanExecutor(this.contextOf({ lease, signal }, loaded, plan, [])).execute(steps);
    const { conditions } = standing.fleet;
    return hasDrifted(loaded, plan.steps) ? driftedCondition(conditions, plan.steps, this.clock.now()) : undefined;
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
    if (departsFromSettled(loaded, steps)) await this.recorder.departing(lease, fleet);
    await this.announce(lease, loaded, steps);
    const { executor, outcome, waitsFor } = await carryOut(context, steps, shortage);
    // Stopped half-way: the next run, here or in another process, goes on at once.
    if (signal.aborted || outcome.superseded) return { inMs: 0 };
    const holders = holdersOf(fleet, loaded.links, held);
    const work = { ...loaded, ended, waitsFor: [...holders, ...waitsFor], progress: progressText(steps) };
    const next = await this.conclusion.of(lease, work, outcome);
    if (!('inMs' in next) || outcome.waiting.length === 0 || outcome.again) return next;
    const seen = await context.watch(outcome.waiting, signal);
    // What a stack has is read by the next run.
    if (seen === null || fleet.engine === 'heat' || !(await executor.arrive(outcome, seen))) return next;
    return this.conclusion.of(lease, work, { ...outcome, waiting: [] });
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
    const superseded = (tx: Tx) => isSuperseded(tx, fleet);
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

  private look(loaded: LoadedFleet, steps: Step[], execution: ExecutorContext): Promise<Next> {
    const { recorder, clock } = this;
    return lookOnly({ loaded, steps, execution, recorder, clock });
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
}
