import { DomainError } from '../common/errors';
import { logger } from '../common/logger';
import { Semaphore } from '../common/semaphore';
import { holdFence, type Tx } from '../database';
import { isFailure, OpenStackError } from '../openstack';
import { blockedBy } from './blockers.finder';
import { conflict, Superseded, type ExecutorContext, type Outcome } from './plan.execution';
import { deletionRank, driverOf } from './kinds';
import { withDependents, type Step, type StepAction } from './plan.builder';
import {
  commitDeleted,
  commitDeleting,
  commitIntents,
  commitKept,
  commitNotMade,
  commitSeen,
  recordAnomaly,
  recordFleetEvent,
  type ResourceRow,
} from './resource.repository';
import { refText, type Attributes, type Seen } from './resource.types';

const log = logger('reconciliation');

/** Calls that one fleet may have under way at once. */
const parallelism = 8;

/** A create is refused for certain, with nothing made, when the cloud answers one of these. */
const refusals = new Set(['quota', 'exhausted', 'not-ready', 'terminal', 'throttled', 'auth']);

const makes: ReadonlySet<StepAction> = new Set(['create', 'adopt', 'update']);

/** What depends on such a step waits for the next run; of what is being built, `make` finds out. */
const holdsBack = ({ action, seen }: Step): boolean => !makes.has(action) && !(action === 'wait' && seen !== null);

/** What is there already, and not on record as it is wanted. */
const isNewToUs = ({ action, row, wanted }: Step): boolean =>
  action === 'adopt' && row?.fingerprint !== wanted?.fingerprint;

/** Executes a plan: first what is made or changed, then what goes, each step committed before the next begins. */
export class PlanExecutor {
  private readonly permits = new Semaphore(parallelism);
  private readonly outcome: Outcome = { failures: [], again: false, waiting: [], superseded: false };
  private intents = new Map<string, ResourceRow>();
  /** Creations that the cloud was asked for. */
  private readonly sent = new Set<string>();
  /** Nothing more is begun: the cloud does not answer, or something else is wanted. */
  private halted = false;
  private wakes: string;

  constructor(private readonly context: ExecutorContext) {
    this.wakes = context.lease.wakes;
  }

  async execute(plan: Step[]): Promise<Outcome> {
    const steps = plan.filter(({ madeBy }) => madeBy === undefined);
    const held = withDependents(steps, steps.filter(holdsBack));
    const making = steps.filter(({ id, action }) => action === 'wait' || (makes.has(action) && !held.has(id)));
    for (const step of steps.filter(({ action }) => action === 'conflict'))
      await this.attempt(step, () => conflict(step));
    await this.commitAllIntents(making);
    await this.make(making);
    await this.releaseUnsent(making);
    for (const step of steps.filter(({ action }) => action === 'forget'))
      await this.attempt(step, () => this.forget(step));
    await this.takeDown(steps.filter(({ action }) => action === 'delete' || action === 'replace' || action === 'keep'));
    return this.outcome;
  }

  /** One commit for all intents of the plan; each is looked for by its mark before it would ever be sent again. */
  private async commitAllIntents(steps: Step[]): Promise<void> {
    const wanted = steps.flatMap((step) =>
      step.wanted && (step.action === 'create' || isNewToUs(step)) ? [step.wanted] : [],
    );
    if (wanted.length === 0) return;
    this.intents = await this.commit((tx) => commitIntents(tx, this.context.fleet, wanted, this.context.clock.now()));
  }

  /** Nothing can come of an intent that was never sent, so that nobody has to wait for its effect. */
  private async releaseUnsent(steps: Step[]): Promise<void> {
    const unsent = steps.flatMap((step) => {
      const row = this.intents.get(refText(step));
      // An earlier attempt may still take effect.
      return row && !step.row?.attemptedAt && !this.sent.has(refText(step)) ? [row] : [];
    });
    if (unsent.length > 0) await this.commit((tx) => commitNotMade(tx, unsent));
  }

  private async make(steps: Step[]): Promise<void> {
    const results = new Map<string, Promise<boolean>>();
    const run = async (step: Step): Promise<boolean> => {
      const before = await Promise.all(step.dependsOn.map((id) => results.get(id) ?? Promise.resolve(true)));
      if (before.includes(false) || this.over()) return false;
      const done = await this.permits.run(() => this.attempt(step, () => this.perform(step)));
      // A volume that is not ready cannot be booted from, and a server in BUILD takes no volume.
      return done && !this.outcome.waiting.includes(step);
    };
    // Steps come in an order in which every one follows what it depends on.
    for (const step of steps) results.set(step.id, run(step));
    await Promise.all(results.values());
  }

  private over(): boolean {
    return this.halted || this.context.signal.aborted;
  }

  private async attempt(step: Step, work: () => Promise<void>): Promise<boolean> {
    if (this.over()) return false;
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'LEASE_LOST') throw error;
      if (error instanceof Superseded) {
        this.halted = this.outcome.superseded = true;
        return false;
      }
      if (error instanceof DomainError && error.code === 'CLOUD_UNAVAILABLE') this.halted = true;
      this.outcome.failures.push(error);
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
    await this.begin();
    this.sent.add(refText(step));
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
    if (unsent || (known && refusals.has(error.errorClass))) await this.commit((tx) => commitNotMade(tx, [row]));
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
    await this.begin();
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
    const meterOf = ({ attributes }: { attributes: Attributes }) =>
      step.wanted && driverOf(step.kind).meter(step.wanted, attributes);
    const meters = { now: meterOf(seen), before: meterOf(row) };
    const at = this.context.clock.now();
    await this.commit(async (tx) => {
      await commitSeen(tx, row, seen, meters, at);
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
      if (this.outcome.waiting.length + this.outcome.failures.length > before || this.over()) return;
    }
    if (steps.some(({ action }) => action === 'replace')) this.outcome.again = true;
  }

  private async remove(step: Step): Promise<void> {
    const { row, seen } = step;
    if (!seen) return;
    if (row && step.action === 'keep')
      return this.commit((tx) => commitKept(tx, row, seen.cloudId, this.context.clock.now()));
    await this.begin((tx) => (row ? commitDeleting(tx, row) : this.recordDuplicate(tx, step, seen)));
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
   * Every effect is sent only by the one who holds the fleet, and only while it is wanted: a new version, a deletion or a
   * pause wakes the fleet, which is noticed here.
   */
  private begin(work: (tx: Tx) => Promise<void> = () => Promise.resolve()): Promise<void> {
    const { database, lease, superseded } = this.context;
    return database.transaction(async (tx) => {
      const wakes = await holdFence(tx, lease);
      if (wakes !== this.wakes && (await superseded(tx))) throw new Superseded();
      this.wakes = wakes;
      await work(tx);
    });
  }

  private commit<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.context.database.transaction(async (tx) => {
      await holdFence(tx, this.context.lease);
      return work(tx);
    });
  }
}
