import type { DomainError } from '../common/errors';
import type { Fleet } from '../fleets';
import type { ExecutorContext, Outcome } from './execution/plan.execution';
import { PlanExecutor } from './execution/plan.executor';
import { failureOf } from './heat/heat.plan';
import type { Step } from './plan/plan.types';
import { releaseSnapshots } from './volume-snapshots/snapshot.release';

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
  const released = await releaseSnapshots(context, steps);
  const executor = new PlanExecutor({ ...context, held: new Set([...context.held, ...released.held]) });
  const outcome = await executor.execute(steps);
  outcome.failures = [shortage, ...outcome.failures, failureOf(steps)].filter((failure) => failure !== null);
  return { executor, outcome, waitsFor: released.waitsFor };
}
