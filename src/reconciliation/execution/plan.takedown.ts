import type { DomainError } from '../../common/errors';
import type { Tx } from '../../database';
import { isFailure } from '../../openstack';
import { blockedBy, foreseenBlockers, isForeignInTheWay } from '../plan/blockers.finder';
import { deletionRankOf, driverOf } from '../kinds';
import { vanished } from '../plan/plan.builder';
import type { Step } from '../plan/plan.types';
import { recordAnomaly, recordFleetEvent } from '../fleet-event.repository';
import {
  commitDeleteAccepted,
  commitDeleting,
  commitGone,
  commitKept,
  commitPastUse,
  commitStaying,
  type ResourceRow,
} from '../resource.repository';
import type { Seen } from '../resource.types';
import { isSoftDeleted } from '../seen/server.state';
import type { StepRunner } from './step.runner';
import { lastKnownAt } from '../usage/known.use';
import { endOfUse } from '../usage/usage.repair';

type PastUse = Awaited<ReturnType<typeof endOfUse>>;

/** A delete is refused for certain, with nothing taken away, when the cloud answers one of these. */
const refusals = ['in-use', 'not-ready', 'terminal', 'throttled', 'auth'] as const;

/** Executes what goes of a plan. */
export class PlanTakedown {
  constructor(private readonly runner: StepRunner) {}

  /** The replacements that could not be made, and are not to be begun. */
  async foresee(steps: Step[]): Promise<Step[]> {
    const { held, scope } = this.runner.context;
    const replacements = steps.filter((step) => step.action === 'replace' && !held.has(step));
    const attempt =
      ({ kind, wanted, seen }: Step) =>
      async () => {
        if (wanted && seen) await driverOf(kind).foresee?.(scope, wanted, seen.cloudId);
      };
    const possible = await Promise.all(replacements.map((step) => this.runner.attempt(step, attempt(step))));
    return replacements.filter((_step, at) => !possible[at]);
  }

  /** Rank by rank: what stands on something goes before it; a rank that is not gone yet holds the next one back. */
  async takeDown(steps: Step[]): Promise<void> {
    // A cloud that does not answer is told of by the steps themselves.
    const foreseen = foreseenBlockers(this.runner.context.scope, steps).catch(() => []);
    await Promise.all([this.tell(foreseen), this.rankByRank(steps, foreseen)]);
  }

  /** The first rank may take longer than people should have to wait. */
  private async tell(foreseen: Promise<DomainError[]>): Promise<void> {
    const blockers = await foreseen;
    if (blockers.length > 0) await this.runner.context.hindered(blockers);
  }

  private async rankByRank(steps: Step[], foreseen: Promise<DomainError[]>): Promise<void> {
    const { outcome } = this.runner;
    const ranks = [...new Set(steps.map(deletionRankOf))].sort((a, b) => a - b);
    for (const rank of ranks) {
      const ofRank = steps.filter((step) => deletionRankOf(step) === rank);
      const before = outcome.waiting.length + outcome.failures.length;
      await Promise.all(
        ofRank.map((step) => this.runner.call(() => this.runner.attempt(step, () => this.remove(step)))),
      );
      if (outcome.failures.some(isForeignInTheWay)) return;
      if (outcome.waiting.length + outcome.failures.length > before || this.runner.over())
        return void outcome.failures.push(...(await foreseen));
    }
    if (steps.some(({ action }) => action === 'replace')) outcome.again = true;
  }

  async forget(step: Step): Promise<void> {
    const { row } = step;
    if (!row) return;
    const at = this.runner.context.clock.now();
    const byOthers = step.reason === vanished && row.status !== 'deleting' && row.cloudId !== null;
    // What was to go is known until it is found gone, unless nobody could look for long.
    const seenAt = byOthers ? row.seenAt : lastKnownAt(row.seenAt, at);
    const past = await this.pastUse({ ...row, seenAt }, at);
    await this.runner.commit(async (tx) => {
      await commitGone(tx, await commitPastUse(tx, row, past), at);
      // What is not wanted any more may have gone with something else, as a port with its router's interface.
      if (byOthers) {
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
    }, step);
    this.runner.outcome.again = true;
  }

  private async remove(step: Step): Promise<void> {
    const { row, seen } = step;
    if (!seen) return;
    if (row && step.action === 'keep') return this.leave(row, seen);
    // What the cloud keeps has been out of use since it was deleted, however long ago that was.
    const past = row && isSoftDeleted(seen) ? await this.pastUse(row, this.runner.context.clock.now()) : null;
    await this.runner.begin((tx) => (row ? commitDeleting(tx, row) : this.recordDuplicate(tx, step, seen)));
    const gone = await this.requestRemoval(step, seen);
    const at = this.runner.context.clock.now();
    if (row) {
      await this.runner.commit(async (tx) => {
        await (gone ? commitGone : commitDeleteAccepted)(tx, await commitPastUse(tx, row, past), at);
        // It is asked for again while the cloud does not get on with it.
        if (!gone && row.status === 'deleting') return;
        const details = { kind: step.kind, key: step.key, name: step.name, cloudId: seen.cloudId };
        const message = `${step.kind} ${step.name} ${gone ? 'deleted' : 'is being deleted'}: it ${step.reason}`;
        await recordFleetEvent(tx, { fleetId: row.fleetId, type: 'resource.deleted', message, details, at });
      }, step);
    }
    if (!gone) this.runner.outcome.waiting.push(step);
  }

  /** How the use came to its end of what is there no more; null where none is metered. */
  private pastUse(row: ResourceRow, at: Date): Promise<PastUse> | null {
    const { database, scope } = this.runner.context;
    return row.meter === null ? null : endOfUse(database, scope.cloud, row, at);
  }

  /** In this order: once the record is closed, nothing but what the object says of itself keeps it from being swept. */
  private async leave(row: ResourceRow, seen: Seen): Promise<void> {
    const { scope, clock } = this.runner.context;
    await this.runner.begin();
    await driverOf(row.kind).leave?.(scope, seen, row.mark);
    await this.runner.commit((tx) => commitKept(tx, row, seen.cloudId, clock.now()));
  }

  private async requestRemoval(step: Step, seen: Seen): Promise<boolean> {
    const { scope } = this.runner.context;
    const { row } = step;
    try {
      return await driverOf(step.kind).remove(scope, seen.cloudId, step.key, seen);
    } catch (error) {
      // What was accepted before is not taken back: then its use has ended.
      const untouched = row !== null && (row.status !== 'deleting' || row.meter !== null);
      if (untouched && isFailure(error, ...refusals)) await this.runner.commit((tx) => commitStaying(tx, row));
      throw isFailure(error, 'in-use') ? await blockedBy(scope, step, seen.cloudId, error) : error;
    }
  }

  private async recordDuplicate(tx: Tx, step: Step, seen: Seen): Promise<void> {
    const message = `a second ${step.kind} with the mark of ${step.key} is deleted`;
    const at = this.runner.context.clock.now();
    await recordAnomaly(tx, {
      fleetId: this.runner.context.fleet.id,
      kind: step.kind,
      code: 'DUPLICATE',
      message,
      cloudId: seen.cloudId,
      at,
    });
  }
}
