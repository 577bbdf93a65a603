import type { Condition, Fleet } from '../fleets';
import { driftedCondition } from './drift/drift.differences';
import { conditionNow, conditionsOf, type Verdict } from './fleet.verdict';
import type { Step } from './plan/plan.types';

/** Those of a fleet at which nobody could look: what it is known to be it stays. */
export function conditionsUnlooked({ conditions: before }: Fleet, failure: Verdict, at: Date): Condition[] {
  const [ready, progressing] = conditionsOf(before, failure, at);
  const stands = before.find(({ type, status }) => type === 'Ready' && status === 'true');
  const drifted = failure.drifted ? [failure.drifted] : before.filter(({ type }) => type === 'Drifted');
  return [stands ?? ready, progressing, ...drifted];
}

/** The conditions of a fleet that is looked at but not touched. What people have asked for since is no drift. */
export function conditionsWhilePaused(
  { conditions: before }: Fleet,
  { steps, drifted, at }: { steps: Step[]; drifted: boolean; at: Date },
): Condition[] {
  const paused = { reason: 'Paused', message: 'nothing is changed in the cloud while the fleet is paused' };
  const ready = before.find(({ type }) => type === 'Ready');
  return [
    ready?.status === 'true' ? ready : conditionNow(before, { type: 'Ready', status: 'false', ...paused }, at),
    conditionNow(before, { type: 'Progressing', status: 'false', ...paused }, at),
    driftedCondition(before, steps, at, drifted),
  ];
}
