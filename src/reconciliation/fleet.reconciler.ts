import { jitteredMs } from '../common/backoff';
import type { Clock } from '../common/clock';
import { inTurnOf } from '../common/turn';
import { holdFence, type Database, type Tx, type WorkLease } from '../database';
import {
  ensureKeyPair,
  findFleet,
  forgetEndedLinks,
  loadWanted,
  ownNetworks,
  releaseNetworkAllocations,
  setFleetState,
  type Fleet,
} from '../fleets';
import type { Clouds } from './clouds';
import { busyStatus, FleetRecorder } from './fleet.recorder';
import { endpointOf, type Verdict } from './fleet.verdict';
import { treat, type Treatment } from './failure.policy';
import type { FleetPlan } from './fleet.comparison';
import { planFleet, planLinkEnd, type LoadedFleet } from './fleet.plan';
import { failureOf } from './heat.plan';
import type { LinkedPeer } from './link.builder';
import { heldByLinks, holdersOf } from './link.holds';
import { isOfLink } from './link.keys';
import { endedLinks, linksText, loadPeers, ofLinks } from './link.loader';
import { holdFenceAndWake } from './link.waker';
import type { Step } from './plan.builder';
import { conditionsWhilePaused, isRecordOnly } from './paused.look';
import { PlanExecutor } from './plan.executor';
import type { ExecutorContext, Outcome } from './plan.execution';
import { affordable } from './quota.check';
import { QuotaRooms } from './quota.rooms';
import { hadResources, keptVolumes, liveResources } from './resource.repository';
import { SharedLook } from './shared.look';
import { watchWaiting } from './waiting.watch';

type Loaded = LoadedFleet & { version: number };

/** What a run has to do beside its plan. */
interface Work extends Loaded {
  /** Links of the fleet's own that it takes down, before anything else. */
  ended: LinkedPeer[];
  /** Steps that wait for other fleets' links to be taken down. */
  held: Step[];
}

/** When to run again (null: when woken), or the error after which the back-off decides. */
type Next = { inMs: number | null } | { error: unknown };

/** Between two looks at what the cloud is still building for a paused fleet. */
const pausedLookMs = 5_000;

const gravity = ({ status }: Treatment): number => (status === 'blocked' ? 2 : status === null ? 0 : 1);

/** Brings one fleet closer to what is wanted. Level-triggered: every run looks at everything anew. */
export class FleetReconciler {
  private readonly looks = new SharedLook();
  private readonly recorder: FleetRecorder;

  constructor(
    private readonly database: Database,
    private readonly clouds: Clouds,
    private readonly clock: Clock,
    private readonly settleMs: number,
    private readonly encryptionKey: Buffer,
  ) {
    this.recorder = new FleetRecorder(database, clock);
  }

  /** One run under the lease. Gives the milliseconds until the next one, or null when there is nothing to wait for. */
  async reconcile(lease: WorkLease, signal: AbortSignal): Promise<number | null> {
    const loaded = await this.load(lease.key);
    if (loaded === null || !isDue(loaded)) return null;
    let next: Next;
    try {
      next = await inTurnOf(lease.key, () => this.run(lease, loaded, signal));
    } catch (error) {
      await this.recorder.failed(lease, loaded.fleet, error);
      throw error;
    }
    if ('error' in next) throw next.error;
    return next.inMs;
  }

  private async run(lease: WorkLease, loaded: Loaded, signal: AbortSignal): Promise<Next> {
    const { database, clock } = this;
    const rooms = this.roomsFor(loaded);
    const ended = loaded.fleet.pause ? [] : endedLinks(loaded);
    // Before the blueprint is even looked at: what is wrong with it must not keep a link's other fleet waiting.
    const plan = ended.length > 0 ? await this.planEnd(loaded, ended) : await this.plan(loaded);
    const { scope, ids } = plan;
    const held = heldByLinks(loaded.fleet, loaded.links, plan.steps);
    const superseded = (tx: Tx) => this.superseded(tx, loaded);
    const { fleet } = loaded;
    const execution = { database, clock, lease, signal, superseded, fleet, scope, ids, held: new Set(held) };
    if (loaded.fleet.pause) return this.look(loaded, plan.steps, execution);
    const { steps, shortage } = await affordable(rooms, plan.steps);
    await this.announce(lease, loaded, steps);
    const executor = new PlanExecutor(execution);
    const outcome = await executor.execute(steps);
    if (shortage) outcome.failures.unshift(shortage);
    const failure = failureOf(steps);
    if (failure) outcome.failures.push(failure);
    // Stopped half-way: the next run, here or in another process, goes on at once.
    if (signal.aborted || outcome.superseded) return { inMs: 0 };
    const work = { ...loaded, ended, held };
    const next = await this.conclude(lease, work, outcome);
    if (!('inMs' in next) || outcome.waiting.length === 0 || outcome.again) return next;
    const over = () => database.transaction(superseded);
    const seen = await watchWaiting(outcome.waiting, { scope, looks: this.looks, clock, signal, over });
    // What a stack has is read by the next run.
    if (seen === null || fleet.engine === 'heat' || !(await executor.arrive(outcome, seen))) return next;
    return this.conclude(lease, work, { ...outcome, waiting: [] });
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

  /** What the fleet should be, and what is on record of it; where it is to have a key pair of its own, that is made. */
  load(fleetId: string): Promise<Loaded | null> {
    return this.database.transaction(async (tx) => {
      const wanted = await loadWanted(tx, fleetId);
      if (wanted === null) return null;
      const spec = await ensureKeyPair(tx, wanted.fleet, wanted.spec, this.encryptionKey, this.clock.now());
      const rows = await liveResources(tx, fleetId);
      const untouched = rows.length === 0 && !(await hadResources(tx, fleetId));
      return { ...wanted, spec, rows, untouched, links: await loadPeers(tx, fleetId) };
    });
  }

  private plan(loaded: Loaded): Promise<FleetPlan> {
    return planFleet(this.clouds.get(loaded.fleet.cloud), loaded, this.times());
  }

  /** How links come to their end, and nothing else. */
  private planEnd(loaded: Loaded, ended: LinkedPeer[]): Promise<FleetPlan> {
    return planLinkEnd(this.clouds.get(loaded.fleet.cloud), loaded, ended, this.times());
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
    await this.recorder.record(lease, fleet, { status, reason: 'Working', message, ready: false }, null);
  }

  /** Writes what came of the run into the fleet, and says when to run again. */
  private async conclude(lease: WorkLease, work: Work, outcome: Outcome): Promise<Next> {
    const { fleet } = work;
    if (outcome.failures.length > 0) return this.concludeFailed(lease, fleet, outcome.failures);
    if (outcome.again) return { inMs: 0 };
    if (outcome.waiting.length > 0) {
      const message = `waiting for ${outcome.waiting.map(({ kind, key }) => `${kind} ${key}`).join(', ')}`;
      await this.recorder.record(
        lease,
        fleet,
        { status: busyStatus(fleet), reason: 'Waiting', message, ready: false },
        null,
      );
      return { inMs: 0 };
    }
    return work.ended.length > 0 ? this.forgetLinks(lease, work) : this.settle(lease, work);
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

  private async concludeFailed(lease: WorkLease, fleet: Fleet, failures: unknown[]): Promise<Next> {
    const treatments = failures.map(treat);
    // The gravest failure is what people have to know; the soonest retry is when to go on.
    const [gravest] = [...treatments].sort((a, b) => gravity(b) - gravity(a));
    const status = gravest.status ?? busyStatus(fleet);
    await this.recorder.record(
      lease,
      fleet,
      { status, reason: gravest.reason, message: gravest.message, ready: false },
      null,
    );
    const delays = treatments.flatMap(({ retryInMs }) => (retryInMs === null ? [] : [retryInMs]));
    return delays.length === treatments.length ? { inMs: jitteredMs(Math.min(...delays)) } : { error: failures[0] };
  }

  /** Everything is as wanted: the fleet is ready, or gone; unless another fleet has to take its link down first. */
  private async settle(lease: WorkLease, work: Work): Promise<Next> {
    const { fleet, spec, version, links, held } = work;
    if (held.length > 0) {
      const message = `waiting until the link with ${holdersOf(fleet, links)} is taken down`;
      await this.recorder.record(
        lease,
        fleet,
        { status: busyStatus(fleet), reason: 'Waiting', message, ready: false },
        null,
      );
      return { inMs: null };
    }
    if (fleet.deleteRequestedAt) return this.settleDeleted(lease, fleet);
    const rows = await this.database.transaction((tx) => liveResources(tx, fleet.id));
    // A network may stand, or a link's port have its address, only now: what the links ask for follows from them.
    if (linksText({ ...work, rows }) !== linksText(work)) return { inMs: 0 };
    const keepKeys = ownNetworks(spec).map(({ key }) => key);
    await this.release(lease, fleet, keepKeys);
    const message = `blueprint version ${version} stands`;
    const verdict: Verdict = { status: 'ready', reason: 'Converged', message, ready: true };
    await this.recorder.record(lease, fleet, verdict, { endpoint: endpointOf(spec, rows), version });
    return { inMs: null };
  }

  private async settleDeleted(lease: WorkLease, fleet: Fleet): Promise<Next> {
    await this.release(lease, fleet, []);
    const kept = await this.database.transaction((tx) => keptVolumes(tx, fleet.id));
    const message =
      kept.length === 0
        ? 'nothing of it is left in the cloud'
        : `left in the cloud, as its blueprint asks: ${kept.join(', ')}`;
    await this.recorder.record(lease, fleet, { status: 'deleted', reason: 'Deleted', message, ready: false }, null);
    return { inMs: null };
  }

  private release(lease: WorkLease, fleet: Fleet, keepKeys: string[]): Promise<void> {
    return this.database.transaction(async (tx) => {
      await holdFence(tx, lease);
      await releaseNetworkAllocations(tx, fleet.id, keepKeys);
    });
  }
}

/** What a run is about, in one text. */
const wantedOf = ({ blueprintId, wantedVersion, deleteRequestedAt, pause }: Fleet): string =>
  [blueprintId, wantedVersion, deleteRequestedAt !== null, pause !== null].join();

/** A fleet that was never to be built may still have to let go of a link that it asked for. */
const isDue = (loaded: Loaded): boolean => {
  const { deletedAt, buildRequestedAt, deleteRequestedAt } = loaded.fleet;
  if (deletedAt !== null) return false;
  return buildRequestedAt !== null || deleteRequestedAt !== null || endedLinks(loaded).length > 0;
};
