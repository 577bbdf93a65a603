import { driverOf } from '../kinds';
import type { ResourceRow } from '../resource.repository';
import { refText, type Ref, type Seen, type Wanted } from '../resource.types';
import type { Decision, Step, StepAction } from './plan.types';

/** By their ids steps depend on each other. */
const idOf = (action: StepAction, ref: Ref): string => `${action} ${refText(ref)}`;

/** What is done about something that is wanted. */
export function stepFor(decision: Decision, wanted: Wanted, row: ResourceRow | null, seen: Seen | null): Step {
  const makes = ['create', 'replace', 'update'].includes(decision.action);
  const meter = makes ? driverOf(wanted.kind).meter(wanted, {}) : null;
  const { kind, key, name } = wanted;
  return { ...decision, id: idOf(decision.action, wanted), kind, key, name, dependsOn: [], wanted, row, seen, meter };
}

/** What is done about something that is there, or on record, whether it is wanted or not: it waits for nothing. */
export function stepWithoutWish(
  action: StepAction,
  reason: string,
  { kind, key, name }: Pick<Step, 'kind' | 'key' | 'name'>,
  { row, seen }: Pick<Step, 'row' | 'seen'>,
): Step {
  const id = idOf(action, { kind, key });
  return { id, action, kind, key, name, reason, dependsOn: [], wanted: null, row, seen, meter: null };
}

/** Another action instead, by another id: what depends on the step is to be ordered anew. */
export const turnedInto = (step: Step, action: StepAction, reason = step.reason): Step => ({
  ...step,
  action,
  reason,
  id: idOf(action, step),
});
