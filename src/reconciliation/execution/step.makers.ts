import { isFailure } from '../../openstack';
import { driverOf } from '../kinds';
import type { Step } from '../plan/plan.types';
import { refText, type MakingScope, type Scope, type Seen, type Wanted } from '../resource.types';
import { withDependents } from '../plan/step.order';

export type Make = (wanted: Wanted) => Promise<Seen>;

/** Of the steps whose objects are put to work only when their parts are there, the steps of these parts. */
export function madeInParts(scope: Scope, steps: Step[]): Map<Step, Step[]> {
  const creations = steps.filter(({ action }) => action === 'create');
  const all = creations.map((step): [Step, Step[]] => {
    const { inParts } = driverOf(step.kind);
    if (!inParts?.pays(scope)) return [step, []];
    const candidates = creations.filter(({ kind }) => inParts.parts.has(kind));
    const onIt = withDependents(candidates, [step]);
    return [step, candidates.filter(({ id }) => onIt.has(id))];
  });
  return new Map(all.filter(([, parts]) => parts.length > 0));
}

/**
 * How each of the steps is made; of several the first call makes all, or none, and then each is asked for by itself to learn
 * its own fault. What is asked for is added to `sent`.
 */
export function makersOf(
  scope: MakingScope,
  together: Step[],
  sent: Set<string>,
  unfinished: ReadonlyMap<Step, unknown>,
): Make[] {
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
