import type { DomainError } from '../common/errors';
import type { Fleet } from '../fleets';
import type { ExecutorContext, Outcome } from './execution/plan.execution';
import { PlanExecutor } from './execution/plan.executor';
import { failureOf } from './heat/heat.failure';
import type { Step } from './plan/plan.types';
import { releaseSnapshots, snapshotsInTheWay } from './volume-snapshots/snapshot.release';

/** The executor's, with all of the fleet: whether it is to go decides about its snapshots. */
export type RunContext = ExecutorContext & { fleet: Fleet };

interface CarriedOut {
  executor: PlanExecutor;
  outcome: Outcome;
  /** Snapshots that removals wait for, in words. */
  waitsFor: string[];
}

/** Executes what may be done of a plan by now; what there is no room for, and how a stack failed, is told with the rest. */
export async function carryOut(context: RunContext, steps: Step[], shortage: DomainError | null): Promise<CarriedOut> {
  const inTheWay = await snapshotsInTheWay(context, steps);
  const executor = new PlanExecutor({ ...context, held: new Set([...context.held, ...inTheWay.held]) });
  const outcome = await executor.execute(steps);
  const waitsFor = await releaseSnapshots(context, inTheWay, outcome.parting);
  // A stack that failed at a volume with snapshots of ours is updated again once they are gone.
  const failed = inTheWay.removals.some(({ kind }) => kind === 'stack') ? null : failureOf(steps);
  outcome.failures = [shortage, ...outcome.failures, failed].filter((failure) => failure !== null);
  return { executor, outcome, waitsFor };
}
