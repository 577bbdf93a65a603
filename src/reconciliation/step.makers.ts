import { isFailure } from '../openstack';
import { driverOf } from './kinds';
import type { Step } from './plan.builder';
import { refText, type Scope, type Seen, type Wanted } from './resource.types';

export type Make = (wanted: Wanted) => Promise<Seen>;

/** The steps that put something onto what `step` makes. */
export const partsOf = ({ id, kind }: Step, steps: Step[]): Step[] =>
  steps.filter(
    ({ action, kind: part, dependsOn }) =>
      action === 'create' && part === driverOf(kind).inParts?.parts && dependsOn.includes(id),
  );

/** Whether what `step` makes is put to work only when its parts are there. */
export function isMadeInParts(scope: Scope, step: Step, steps: Step[]): boolean {
  const { inParts } = driverOf(step.kind);
  return step.action === 'create' && inParts?.pays(scope) === true && partsOf(step, steps).length > 0;
}

/**
 * How each of the steps is made; of several the first call makes all, or none, and then each is asked for by itself to learn
 * its own fault. What is asked for is added to `sent`.
 */
export function makersOf(scope: Scope, together: Step[], sent: Set<string>, unfinished: ReadonlySet<Step>): Make[] {
  const [first] = together;
  const driver = driverOf(first.kind);
  const { bulk, inParts } = driver;
  const alone: Make = (one) => {
    sent.add(refText(one));
    return inParts && unfinished.has(first) ? inParts.create(scope, one) : driver.create(scope, one);
  };
  if (together.length === 1 || bulk === undefined) return together.map(() => alone);
  let made: Promise<Seen[]> | undefined;
  const wanted = together.flatMap((step) => step.wanted ?? []);
  // The call asks for all of them, also for one that is not begun any more when its own turn comes.
  const all = (): Promise<Seen[]> => {
    for (const one of wanted) sent.add(refText(one));
    return bulk.create(scope, wanted);
  };
  return together.map((_step, at) => async (one) => {
    try {
      return (await (made ??= all()))[at];
    } catch (error) {
      if (!isFailure(error, 'exists', 'terminal')) throw error;
      return alone(one);
    }
  });
}
