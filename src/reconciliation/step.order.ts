import { groupBy } from '../common/group';
import { driverOf } from './kinds';
import type { Step, StepAction } from './plan.builder';

export const makes: ReadonlySet<StepAction> = new Set(['create', 'adopt', 'update']);

/** What depends on such a step waits for the next run; of what is being built, the executor finds out. */
export const holdsBack = ({ action, seen }: Step): boolean =>
  !makes.has(action) && !(action === 'wait' && seen !== null);

/** The given steps' ids with those of everything that depends on them. */
export function withDependents(steps: Step[], first: Step[]): Set<string> {
  const ids = new Set(first.map(({ id }) => id));
  for (const step of steps) {
    if (step.dependsOn.some((id) => ids.has(id))) ids.add(step.id);
  }
  return ids;
}

/** Servers to be made, which take the cloud longest, and all that they wait for; each step comes after those it depends on. */
export function leadingToServers(steps: Step[]): ReadonlySet<Step> {
  const ids = new Set<string>();
  const leading = new Set<Step>();
  for (const step of steps.toReversed()) {
    if (!(step.kind === 'server' && step.action === 'create') && !ids.has(step.id)) continue;
    leading.add(step);
    for (const id of step.dependsOn) ids.add(id);
  }
  return leading;
}

/** The steps, with those together that the API makes in one call; such never depend on each other. */
export function inOneCall(steps: Step[]): Step[][] {
  const callOf = ({ id, kind, action, wanted }: Step): string => {
    const group = action === 'create' && wanted ? driverOf(kind).bulk?.groupOf(wanted) : undefined;
    return group === undefined ? id : `${kind} of ${group}`;
  };
  return [...groupBy(steps, callOf).values()];
}
