import type { Clock } from '../common/clock';
import { hasDrifted, recordOnly, reportOf } from './drift/drift.differences';
import type { ExecutorContext } from './execution/plan.execution';
import { PlanExecutor } from './execution/plan.executor';
import type { LoadedFleet } from './fleet.plan';
import type { FleetRecorder } from './fleet.recorder';
import { conditionsWhilePaused } from './paused.look';
import type { Step } from './plan/plan.types';

/** When to run again (null: when woken), or the error after which the back-off decides. */
export type Next = { inMs: number | null } | { error: unknown };

/** Between two looks at what the cloud is still building for a fleet that is not touched. */
export const lookAgainMs = 5_000;

interface Look {
  loaded: LoadedFleet;
  steps: Step[];
  execution: ExecutorContext;
  recorder: FleetRecorder;
  clock: Clock;
}

/** A fleet that is paused, or reports its drift, is looked at: what is there is written down, and nothing is changed. */
export async function lookOnly({ loaded, steps, execution, recorder, clock }: Look): Promise<Next> {
  const { failures, superseded } = await new PlanExecutor(execution).execute(recordOnly(steps));
  if (superseded) return { inMs: 0 };
  // What is gone is told as what is missing, as every later look shows it.
  if (failures.length === 0 && steps.some(({ action }) => action === 'forget')) return { inMs: 0 };
  const [{ fleet }, at] = [loaded, clock.now()];
  const told = { steps, drifted: hasDrifted(loaded, steps), at };
  const found = fleet.pause
    ? { status: fleet.status, conditions: conditionsWhilePaused(fleet, told) }
    : reportOf(fleet, steps, at);
  await recorder.looked(execution.lease, fleet, found, failures);
  if (failures.length > 0) return { error: failures[0] };
  // What is being built counts as usage from when it runs.
  const builds = steps.some(({ action, later, failed }) => action === 'wait' && !later && !failed);
  return { inMs: builds ? lookAgainMs : null };
}
