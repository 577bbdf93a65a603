import { volumesOf, type BlueprintSpec } from '../fleets';
import type { Cloud } from '../openstack';
import type { LinkedPeer } from './links/link.builder';
import { foreignIds } from './links/link.loader';
import { buildPlan } from './plan/plan.builder';
import type { PlanInput, Step } from './plan/plan.types';
import { refText, type Scope } from './resource.types';
import { rolled } from './plan/rollout.planner';
import { leaveOutOthers } from './seen/object.owner';
import { isSoftDeleted } from './seen/server.state';
import { scopeOf, type FleetNames } from './seen/seen.reader';

export interface FleetPlan {
  steps: Step[];
  scope: Scope;
  /** The ids by `kind/key` that `scope.idOf` reads. */
  ids: Map<string, string>;
  /** Ids of the records of what was found and is used. */
  found: string[];
}

export type Compared = Omit<PlanInput, 'scope' | 'toStay'> & {
  fleet: FleetNames;
  spec: BlueprintSpec;
  links: LinkedPeer[];
  /** Keys of volumes that are not wanted any more and stay all the same. */
  keptVolumes: string[];
};

/** What a plan is made of, with the ids of what is recorded or seen. */
export function planInput(
  cloud: Cloud,
  { fleet, spec, links, keptVolumes, ...rest }: Compared,
): { input: PlanInput; ids: FleetPlan['ids'] } {
  leaveOutOthers(rest.seen, rest.rows, rest.wanted);
  const ids = foreignIds(links);
  for (const row of rest.rows) if (row.cloudId !== null) ids.set(refText(row), row.cloudId);
  for (const [ref, [first]] of rest.seen) if (!ids.has(ref)) ids.set(ref, first.cloudId);
  const keys = [...volumesOf(spec).flatMap(({ key, keep }) => (keep ? [key] : [])), ...keptVolumes];
  const toStay = new Set(keys.map((key) => refText({ kind: 'volume', key })));
  return { input: { ...rest, scope: scopeOf(cloud, fleet, ids), toStay }, ids };
}

/** A server that is deleted, and that the cloud keeps, is there no more to be used. */
export const foundOf = ({ rows, seen }: Pick<PlanInput, 'rows' | 'seen'>): string[] =>
  rows
    .filter(
      (row) =>
        row.meter !== null && seen.get(refText(row))?.some((one) => one.cloudId === row.cloudId && !isSoftDeleted(one)),
    )
    .map(({ id }) => id);

/** The plan that leads from what is recorded and seen to what is wanted; without steps, the fleet is as it should be. */
export function comparePlan(cloud: Cloud, compared: Compared): FleetPlan {
  const { input, ids } = planInput(cloud, compared);
  return { steps: rolled(buildPlan(input), input.wanted), scope: input.scope, ids, found: foundOf(input) };
}
