import type { Clock } from '../common/clock';
import { logger } from '../common/logger';
import { holdFence, type Database, type Tx, type WorkLease } from '../database';
import {
  forgetEndedLinks,
  loadWanted,
  releaseNetworkAllocations,
  setFleetState,
  type BlueprintSpec,
  type Fleet,
  type FleetStatus,
} from '../fleets';
import type { Clouds } from './clouds';
import { conditionsOf, endpointOf, type Verdict } from './fleet.verdict';
import { treat, type Treatment } from './failure.policy';
import { buildLinks, type LinkedPeer } from './link.builder';
import { heldByLinks, holdersOf } from './link.holds';
import { isOfLink } from './link.keys';
import { endedLinks, foreignIds, loadPeers, ofLinks, routesText } from './link.loader';
import { holdFenceAndWake } from './link.waker';
import { buildPlan, type Step } from './plan.builder';
import { PlanExecutor, type Outcome, type StepFailure } from './plan.executor';
import { resolveReferences } from './references.resolver';
import { liveResources, recordFleetEvent, type ResourceRow } from './resource.repository';
import { refText, type Scope, type Wanted } from './resource.types';
import { readSeen, scopeOf } from './seen.reader';
import { buildWanted } from './wanted.builder';
import { watchWaiting } from './waiting.watch';

const log = logger('reconciliation');

interface Loaded {
  fleet: Fleet;
  spec: BlueprintSpec;
  version: number;
  cidrs: Record<string, string>;
  rows: ResourceRow[];
  links: LinkedPeer[];
}

/** When to run again (null: when woken), or the error after which the back-off decides. */
type Next = { inMs: number | null } | { error: unknown };

const gravity = ({ status }: Treatment): number => (status === 'blocked' ? 2 : status === null ? 0 : 1);

export interface FleetPlan {
  steps: Step[];
  scope: Scope;
  ids: Map<string, string>;
}

/** Brings one fleet closer to what is wanted. Level-triggered: every run looks at everything anew. */
export class FleetReconciler {
  constructor(
    private readonly database: Database,
    private readonly clouds: Clouds,
    private readonly clock: Clock,
    private readonly settleMs: number,
  ) {}

  /** One run under the lease. Gives the milliseconds until the next one, or null when there is nothing to wait for. */
  async reconcile(lease: WorkLease, signal: AbortSignal): Promise<number | null> {
    const loaded = await this.load(lease.key);
    if (loaded === null || !isDue(loaded)) return null;
    let next: Next;
    try {
      next = await this.run(lease, loaded, signal);
    } catch (error) {
      await this.failed(lease, loaded.fleet, error);
      throw error;
    }
    if ('error' in next) throw next.error;
    return next.inMs;
  }

  private async run(lease: WorkLease, loaded: Loaded, signal: AbortSignal): Promise<Next> {
    const ended = endedLinks(loaded);
    // Before the blueprint is even looked at: what is wrong with it must not keep the link's other fleet waiting.
    const plan =
      ended.length > 0 ? await this.compare(loaded, [], ofLinks(loaded.rows, ended)) : await this.plan(loaded);
    await this.announce(lease, loaded, plan.steps);
    const held = heldByLinks(loaded.fleet, loaded.links, plan.steps);
    const outcome = await this.execute(lease, loaded, plan, held, signal);
    // Stopped half-way: another process, or this one after its restart, goes on at once.
    if (signal.aborted) return { inMs: 0 };
    const next =
      (await this.unfinished(lease, loaded.fleet, outcome)) ??
      (ended.length > 0 ? await this.forgetLinks(lease, loaded, ended) : await this.settle(lease, loaded, held));
    if ('inMs' in next && outcome.waiting.length > 0 && !outcome.again)
      await watchWaiting(outcome.waiting, plan.scope, this.clock, signal);
    return next;
  }

  private execute(
    lease: WorkLease,
    { fleet }: Loaded,
    { steps, scope, ids }: FleetPlan,
    held: Step[],
    signal: AbortSignal,
  ): Promise<Outcome> {
    const { database, clock } = this;
    const context = { database, clock, lease, signal, fleet, scope, ids, held: new Set(held) };
    return new PlanExecutor(context).execute(steps);
  }

  /** What the next run would do. Nothing is done, in the cloud or in the database, but that networks get their CIDRs. */
  async planOf(fleetId: string): Promise<FleetPlan | null> {
    const loaded = await this.load(fleetId);
    return loaded && this.plan(loaded);
  }

  private load(fleetId: string): Promise<Loaded | null> {
    return this.database.transaction(async (tx) => {
      const wanted = await loadWanted(tx, fleetId);
      return wanted && { ...wanted, rows: await liveResources(tx, fleetId), links: await loadPeers(tx, fleetId) };
    });
  }

  private async plan(loaded: Loaded): Promise<FleetPlan> {
    const { fleet, spec, cidrs, rows, links } = loaded;
    if (fleet.deleteRequestedAt) return this.compare(loaded, [], rows);
    const references = await resolveReferences(this.clouds.get(fleet.cloud), spec);
    const wanted = [...buildWanted({ fleet, spec, cidrs, references }), ...buildLinks(loaded, links)];
    return this.compare(loaded, wanted, rows);
  }

  private async compare({ fleet, links }: Loaded, wanted: Wanted[], rows: ResourceRow[]): Promise<FleetPlan> {
    const cloud = this.clouds.get(fleet.cloud);
    const seen = await readSeen(cloud, fleet, wanted, rows);
    const ids = foreignIds(links);
    for (const row of rows) if (row.cloudId !== null) ids.set(refText(row), row.cloudId);
    for (const [ref, [first]] of seen) if (!ids.has(ref)) ids.set(ref, first.cloudId);
    const scope = scopeOf(cloud, fleet, ids);
    const steps = buildPlan({ wanted, rows, seen, scope, now: this.clock.now(), settleMs: this.settleMs });
    return { steps, scope, ids };
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

  /** Writes what is not done yet into the fleet, and says when to run again; null when all is done. */
  private async unfinished(lease: WorkLease, fleet: Fleet, outcome: Outcome): Promise<Next | null> {
    if (outcome.failures.length > 0) return this.concludeFailed(lease, fleet, outcome.failures);
    if (outcome.again) return { inMs: 0 };
    if (outcome.waiting.length > 0) {
      const message = `waiting for ${outcome.waiting.map(({ kind, key }) => `${kind} ${key}`).join(', ')}`;
      await this.record(lease, fleet, { status: busyStatus(fleet), reason: 'Waiting', message, ready: false }, null);
      return { inMs: 0 };
    }
    return null;
  }

  /** Nothing is left in the cloud of links that were to end: both fleets of each go on. */
  private async forgetLinks(lease: WorkLease, { fleet }: Loaded, ended: LinkedPeer[]): Promise<Next> {
    await this.database.transaction(async (tx) => {
      await holdFenceAndWake(tx, lease);
      const left = ofLinks(await liveResources(tx, fleet.id), ended);
      const gone = ended.filter(({ peerId }) => !left.some(({ key }) => isOfLink(key, peerId)));
      await forgetEndedLinks(
        tx,
        fleet.id,
        gone.map(({ peerId }) => peerId),
      );
    });
    return { inMs: 0 };
  }

  private async concludeFailed(lease: WorkLease, fleet: Fleet, failures: StepFailure[]): Promise<Next> {
    const treatments = failures.map(({ error }) => treat(error));
    // The gravest failure is what people have to know; the soonest retry is when to go on.
    const [gravest] = [...treatments].sort((a, b) => gravity(b) - gravity(a));
    const status = gravest.status ?? busyStatus(fleet);
    await this.record(lease, fleet, { status, reason: gravest.reason, message: gravest.message, ready: false }, null);
    const delays = treatments.flatMap(({ retryInMs }) => (retryInMs === null ? [] : [retryInMs]));
    return delays.length === treatments.length ? { inMs: Math.min(...delays) } : { error: failures[0].error };
  }

  /** Everything is as wanted: the fleet is ready, or gone; unless another fleet has to take its link down first. */
  private async settle(lease: WorkLease, loaded: Loaded, held: Step[]): Promise<Next> {
    const { fleet, spec, version, links } = loaded;
    if (held.length > 0) {
      const message = `waiting until the link with ${holdersOf(fleet, links)} is taken down`;
      await this.record(lease, fleet, { status: busyStatus(fleet), reason: 'Waiting', message, ready: false }, null);
      return { inMs: null };
    }
    if (fleet.deleteRequestedAt) return this.settleDeleted(lease, fleet);
    const rows = await this.database.transaction((tx) => liveResources(tx, fleet.id));
    // A link's port may have got its address only now; the routes by it come next.
    if (routesText({ ...loaded, rows }) !== routesText(loaded)) return { inMs: 0 };
    await this.release(
      lease,
      fleet,
      spec.networks.map(({ key }) => key),
    );
    const verdict: Verdict = {
      status: 'ready',
      reason: 'Converged',
      message: `blueprint version ${version} stands`,
      ready: true,
    };
    await this.record(lease, fleet, verdict, { endpoint: endpointOf(spec, rows), version });
    return { inMs: null };
  }

  private async settleDeleted(lease: WorkLease, fleet: Fleet): Promise<Next> {
    await this.release(lease, fleet, []);
    const message = 'nothing of it is left in the cloud';
    await this.record(lease, fleet, { status: 'deleted', reason: 'Deleted', message, ready: false }, null);
    return { inMs: null };
  }

  private release(lease: WorkLease, fleet: Fleet, keepKeys: string[]): Promise<void> {
    return this.database.transaction(async (tx) => {
      await holdFence(tx, lease);
      await releaseNetworkAllocations(tx, fleet.id, keepKeys);
    });
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
    const verdict: Verdict = { status: status ?? busyStatus(fleet), reason, message, ready: false };
    await this.record(lease, fleet, verdict, null).catch(() => undefined); // the lease may be the one that was lost
  }
}

/** A fleet that was never to be built may still have to let go of a link that it asked for. */
const isDue = (loaded: Loaded): boolean => {
  const { deletedAt, buildRequestedAt, deleteRequestedAt } = loaded.fleet;
  if (deletedAt !== null) return false;
  return buildRequestedAt !== null || deleteRequestedAt !== null || endedLinks(loaded).length > 0;
};

/** What a fleet is while it is worked on. */
function busyStatus(fleet: Fleet): FleetStatus {
  if (fleet.deleteRequestedAt) return 'deleting';
  return fleet.blueprintVersion === null ? 'provisioning' : 'updating';
}
