import type { Clock } from '../common/clock';
import { DomainError } from '../common/errors';
import { logger } from '../common/logger';
import { Semaphore } from '../common/semaphore';
import { checkFence, holdFence, type Database, type Tx, type WorkLease } from '../database';
import { isFailure, OpenStackError } from '../openstack';
import { blockedBy } from './blockers.finder';
import { deletionRank, driverOf } from './kinds';
import type { Step } from './plan.builder';
import {
  commitDeleted,
  commitDeleting,
  commitIntents,
  commitRefused,
  commitSeen,
  liveResources,
  recordAnomaly,
  recordFleetEvent,
  type ResourceRow,
} from './resource.repository';
import { refText, type Scope, type Seen } from './resource.types';
import { holdsBack, makes, withDependents } from './step.order';

const log = logger('reconciliation');

/** Calls that one fleet may have under way at once. */
const parallelism = 8;

/** A create is refused for certain, with nothing made, when the cloud answers one of these. */
const refusals = new Set(['quota', 'exhausted', 'not-ready', 'terminal', 'throttled', 'auth']);

export interface ExecutorContext {
  database: Database;
  clock: Clock;
  lease: WorkLease;
  signal: AbortSignal;
  fleet: { id: string; accountId: string };
  scope: Scope;
  /** The ids by `kind/key` that `scope.idOf` reads; what is made is added. */
  ids: Map<string, string>;
}

export interface StepFailure {
  step: Step;
  error: unknown;
}

export interface Outcome {
  failures: StepFailure[];
  /** Something was taken away that is to be made anew, or forgotten: look again at once. */
  again: boolean;
  /** Steps that the cloud, or a removal, has not finished yet. */
  waiting: Step[];
}

/** Executes a plan: first what is made or changed, then what goes, each step committed before the next begins. */
export class PlanExecutor {
  private readonly permits = new Semaphore(parallelism);
  private readonly outcome: Outcome = { failures: [], again: false, waiting: [] };
  private intents = new Map<string, ResourceRow>();

  constructor(private readonly context: ExecutorContext) {}

  async execute(steps: Step[]): Promise<Outcome> {
    const held = withDependents(steps, steps.filter(holdsBack));
    const making = steps.filter(({ id, action }) => action === 'wait' || (makes.has(action) && !held.has(id)));
    for (const step of steps.filter(({ action }) => action === 'conflict'))
      await this.attempt(step, () => conflict(step));
    await this.commitAllIntents(making);
    await this.make(making);
    for (const step of steps.filter(({ action }) => action === 'forget'))
      await this.attempt(step, () => this.forget(step));
    await this.takeDown(steps.filter(({ action }) => action === 'delete' || action === 'replace'));
    return this.outcome;
  }

  /**
   * Records what the run has waited for, if all of it has come to stand as it was asked for; false when the next run has
   * to find out what is to be done. A run that dies before is followed by one that sees the same and adopts it.
   */
  async arrive(steps: Step[], seen: Seen[]): Promise<boolean> {
    const { database, fleet } = this.context;
    const rows = await database.transaction((tx) => liveResources(tx, fleet.id));
    const arrivals = steps.map((step) => ({
      step,
      row: rows.find((row) => refText(row) === refText(step)),
      found: seen.filter((object) => refText(object) === refText(step)),
    }));
    for (const { step, row, found } of arrivals) {
      const [only] = found;
      const stands = found.length === 1 && only.state === 'active' && only.cloudId === row?.cloudId;
      if (!step.wanted || !row || !stands || driverOf(step.kind).difference(this.context.scope, step.wanted, only))
        return false;
      await this.adopt({ ...step, row, reason: 'is active now' }, only);
    }
    return true;
  }

  /** One commit for all intents of the plan; each is looked for by its mark before it would ever be sent again. */
  private async commitAllIntents(steps: Step[]): Promise<void> {
    const wanted = steps.flatMap((step) =>
      step.wanted && (step.action === 'create' || (step.action === 'adopt' && !step.row)) ? [step.wanted] : [],
    );
    if (wanted.length === 0) return;
    this.intents = await this.commit((tx) => commitIntents(tx, this.context.fleet, wanted, this.context.clock.now()));
  }

  private async make(steps: Step[]): Promise<void> {
    const done = new Map<string, Promise<boolean>>();
    const run = async (step: Step): Promise<boolean> => {
      const before = await Promise.all(step.dependsOn.map((id) => done.get(id) ?? Promise.resolve(true)));
      if (before.includes(false) || this.context.signal.aborted) return false;
      return this.permits.run(() => this.attempt(step, () => this.perform(step)));
    };
    // Steps come in an order in which every one follows what it depends on.
    for (const step of steps) done.set(step.id, run(step));
    await Promise.all(done.values());
  }

  private async attempt(step: Step, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'LEASE_LOST') throw error;
      this.outcome.failures.push({ step, error });
      log.warn(
        { event: 'step.failed', fleetId: this.context.fleet.id, step: step.id, err: error },
        `${step.id} failed`,
      );
      return false;
    }
  }

  private async perform(step: Step): Promise<void> {
    if (step.action === 'create') return this.create(step);
    if (step.action === 'adopt' && step.seen) return this.adopt(step, step.seen);
    if (step.action === 'update' && step.seen) return this.update(step, step.seen);
    if (step.action === 'wait') this.outcome.waiting.push(step);
  }

  private async create(step: Step): Promise<void> {
    const { wanted } = step;
    const row = this.intents.get(refText(step));
    if (!wanted || !row) return;
    const driver = driverOf(step.kind);
    await this.checkFence();
    let seen: Seen;
    try {
      seen = await driver.create(this.context.scope, wanted);
    } catch (error) {
      seen = await this.afterFailedCreate(step, row, error);
    }
    await this.commitCreated(step, row, seen, 'resource.created', `${step.kind} ${step.name} created`);
  }

  /** «Exists already» is what an earlier, unheard create left behind: look for it. Anything else is thrown on. */
  private async afterFailedCreate(step: Step, row: ResourceRow, error: unknown): Promise<Seen> {
    const known = error instanceof OpenStackError;
    if (known && error.errorClass === 'exists') {
      const [found] = await driverOf(step.kind).list(this.context.scope, [row]);
      if (found) return found;
    }
    const unsent = error instanceof DomainError && !known;
    if (unsent || (known && refusals.has(error.errorClass))) await this.commit((tx) => commitRefused(tx, row));
    throw error;
  }

  private async adopt(step: Step, seen: Seen): Promise<void> {
    const row = step.row ?? this.intents.get(refText(step));
    if (!row) return;
    const changed = row.cloudId !== seen.cloudId;
    const type = changed ? 'resource.adopted' : `resource.${seen.state}`;
    await this.commitCreated(step, row, seen, type, `${step.kind} ${step.name} ${step.reason}`);
  }

  private async update(step: Step, seen: Seen): Promise<void> {
    const { wanted, row } = step;
    if (!wanted || !row) return;
    await this.checkFence();
    const changed = await driverOf(step.kind).update(this.context.scope, wanted, seen);
    await this.commitCreated(
      step,
      row,
      changed,
      'resource.updated',
      `${step.kind} ${step.name} changed: it ${step.reason}`,
    );
  }

  private async commitCreated(step: Step, row: ResourceRow, seen: Seen, type: string, message: string): Promise<void> {
    const meter = step.wanted && driverOf(step.kind).meter(step.wanted);
    const at = this.context.clock.now();
    await this.commit(async (tx) => {
      await commitSeen(tx, row, seen, meter, at);
      const details = { kind: step.kind, key: step.key, name: step.name, cloudId: seen.cloudId };
      await recordFleetEvent(tx, { fleetId: row.fleetId, type, message, details, at });
    });
    this.context.ids.set(refText(step), seen.cloudId);
    if (seen.state === 'building') this.outcome.waiting.push(step);
    log.info({ event: type, fleetId: row.fleetId, kind: step.kind, key: step.key, cloudId: seen.cloudId }, message);
  }

  private async forget(step: Step): Promise<void> {
    const { row } = step;
    if (!row) return;
    const at = this.context.clock.now();
    await this.commit(async (tx) => {
      await commitDeleted(tx, row, true, at);
      if (row.status !== 'deleting' && row.cloudId !== null) {
        const message = `${row.kind} ${row.name} was deleted by someone else`;
        await recordAnomaly(tx, {
          fleetId: row.fleetId,
          kind: row.kind,
          code: 'VANISHED',
          message,
          cloudId: row.cloudId,
          at,
        });
      }
    });
    this.outcome.again = true;
  }

  /** Rank by rank: what stands on something goes before it; a rank that is not gone yet holds the next one back. */
  private async takeDown(steps: Step[]): Promise<void> {
    const ranks = [...new Set(steps.map(({ kind }) => deletionRank[kind]))].sort((a, b) => a - b);
    for (const rank of ranks) {
      const ofRank = steps.filter(({ kind }) => deletionRank[kind] === rank);
      const before = this.outcome.waiting.length + this.outcome.failures.length;
      await Promise.all(ofRank.map((step) => this.permits.run(() => this.attempt(step, () => this.remove(step)))));
      if (this.outcome.waiting.length + this.outcome.failures.length > before || this.context.signal.aborted) return;
    }
    if (steps.some(({ action }) => action === 'replace')) this.outcome.again = true;
  }

  private async remove(step: Step): Promise<void> {
    const { row, seen } = step;
    if (!seen) return;
    await this.commit((tx) => (row ? commitDeleting(tx, row) : this.recordDuplicate(tx, step, seen)));
    const gone = await this.requestRemoval(step, seen.cloudId);
    const at = this.context.clock.now();
    if (row) {
      await this.commit(async (tx) => {
        await commitDeleted(tx, row, gone, at);
        const details = { kind: step.kind, key: step.key, name: step.name, cloudId: seen.cloudId };
        const message = `${step.kind} ${step.name} ${gone ? 'deleted' : 'is being deleted'}: it ${step.reason}`;
        await recordFleetEvent(tx, { fleetId: row.fleetId, type: 'resource.deleted', message, details, at });
      });
    }
    if (!gone) this.outcome.waiting.push(step);
  }

  private async requestRemoval(step: Step, cloudId: string): Promise<boolean> {
    const { scope } = this.context;
    try {
      return await driverOf(step.kind).remove(scope, cloudId, step.key);
    } catch (error) {
      throw isFailure(error, 'in-use') ? await blockedBy(scope, step, cloudId, error) : error;
    }
  }

  private async recordDuplicate(tx: Tx, step: Step, seen: Seen): Promise<void> {
    const message = `a second ${step.kind} with the mark of ${step.key} is deleted`;
    const at = this.context.clock.now();
    await recordAnomaly(tx, {
      fleetId: this.context.fleet.id,
      kind: step.kind,
      code: 'DUPLICATE',
      message,
      cloudId: seen.cloudId,
      at,
    });
  }

  /**
   * Every effect is sent, and every result committed, only by the one who holds the fleet. No lock is taken: it would
   * end before the call begins, and cost a commit that reaches the disk.
   */
  private checkFence(): Promise<void> {
    return checkFence(this.context.database, this.context.lease);
  }

  private commit<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.context.database.transaction(async (tx) => {
      await holdFence(tx, this.context.lease);
      return work(tx);
    });
  }
}

const conflict = (step: Step): Promise<never> =>
  Promise.reject(
    new DomainError({
      code: 'NAME_TAKEN',
      status: 409,
      message: `${step.name}: ${step.reason}`,
      action: 'Delete or rename that object in the cloud, or give the fleet another name.',
    }),
  );
