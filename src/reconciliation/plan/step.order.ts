import { groupBy } from '../../common/group';
import { driverOf } from '../kinds';
import type { Step, StepAction } from './plan.types';
import type { ResourceKind } from '../resource.types';

export const makes: ReadonlySet<StepAction> = new Set(['create', 'adopt', 'update']);

/** Takes the object out of the cloud, to be made anew or for good. */
export const removes = ({ action }: Step): boolean => action === 'delete' || action === 'replace';

/** The fleet is without the object then: it is removed, or stays in the cloud as nobody's. */
export const partsWith = (step: Step): boolean => removes(step) || step.action === 'keep';

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

const addressKinds: ReadonlySet<ResourceKind> = new Set(['floating_ip', 'floating_ip_association']);

/**
 * The floating IPs that the ports of a server to be made are to have. Where a cloud is busy it comes after them: Nova reads a
 * server's whole network anew when a port that is bound gets one, in seven requests to Neutron.
 */
export function addressesOf({ kind, action, dependsOn }: Step, steps: Step[]): Step[] {
  if (kind !== 'server' || action !== 'create') return [];
  return steps.filter((step) => addressKinds.has(step.kind) && step.dependsOn.some((id) => dependsOn.includes(id)));
}

/** The steps, with those together that the API makes in one call; such never depend on each other. */
export function inOneCall(steps: Step[]): Step[][] {
  const callOf = ({ id, kind, action, wanted }: Step): string => {
    const group = action === 'create' && wanted ? driverOf(kind).bulk?.groupOf(wanted) : undefined;
    return group === undefined ? id : `${kind} of ${group}`;
  };
  return [...groupBy(steps, callOf).values()];
}
