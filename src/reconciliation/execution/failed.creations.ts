import { failuresInARow, recordFleetEvent } from '../fleet-event.repository';
import { waitAfter } from '../plan/failed.creation';
import type { Step } from '../plan/plan.types';
import { creationFailure } from '../plan/rollout.report';
import { commitGivenUp, type ResourceRow } from '../resource.repository';
import type { Seen } from '../resource.types';
import type { StepRunner } from './step.runner';

/** Leaves alone what the cloud could not make, and tells of it, until it is made anew. */
export class FailedCreations {
  constructor(private readonly runner: StepRunner) {}

  /** `record` writes down what is seen of it. */
  async leave(step: Step, record: (seen: Seen) => Promise<void>): Promise<void> {
    const { row, seen } = step;
    if (!row) return;
    if (step.action === 'wait') return this.tell(step, row.attributes.retryAt);
    const retryAt = await this.nextTry(step);
    if (seen) await record({ ...seen, attributes: { ...seen.attributes, retryAt } });
    else await this.giveUp(step, row, retryAt);
    this.tell(step, retryAt);
  }

  private async nextTry(step: Step): Promise<string> {
    const { database, clock, fleet } = this.runner.context;
    const failures = 1 + (await failuresInARow(database, fleet.id, step));
    return new Date(clock.now().getTime() + 1_000 * waitAfter(failures, step.rollout !== undefined)).toISOString();
  }

  private async giveUp({ kind, key, name, reason }: Step, row: ResourceRow, retryAt: string): Promise<void> {
    const event = {
      fleetId: row.fleetId,
      type: 'resource.error',
      message: `${kind} ${name} ${reason}`,
      details: { kind, key, name, cloudId: row.cloudId },
      at: this.runner.context.clock.now(),
    };
    await this.runner.commit(async (tx) => {
      await commitGivenUp(tx, row, { retryAt });
      await recordFleetEvent(tx, event);
    });
  }

  private tell(step: Step, retryAt = ''): void {
    const { clock } = this.runner.context;
    const left = Math.ceil((Date.parse(retryAt) - clock.now().getTime()) / 1_000);
    this.runner.outcome.failures.push(creationFailure(step, Math.max(1, left)));
  }
}
