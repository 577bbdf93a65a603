import type { BlueprintSpec, Fleet } from '../fleets';
import type { Cloud } from '../openstack';
import { comparePlan, planInput, type FleetPlan } from './fleet.comparison';
import { buildHeatPlan } from './heat.plan';
import { isTracked, readStack, stackNames, wantedStack } from './heat.stack';
import { rememberedFrom } from './memory';
import type { PlanInput } from './plan.builder';
import { resolveReferences } from './references.resolver';
import type { ResourceRow } from './resource.repository';
import type { Wanted } from './resource.types';
import { readSeen, type SeenByRef } from './seen.reader';
import { buildNames, buildWanted } from './wanted.builder';

/** A fleet with what is wanted of it and what is on record. */
export interface LoadedFleet {
  fleet: Fleet;
  spec: BlueprintSpec;
  cidrs: Record<string, string>;
  rows: ResourceRow[];
}

/** Looks at the cloud, and says what is to be done: by us, object for object, or by Heat, as one stack. */
export async function planFleet(
  cloud: Cloud,
  loaded: LoadedFleet,
  times: Pick<PlanInput, 'now' | 'settleMs'>,
): Promise<FleetPlan> {
  const { fleet, spec, rows } = loaded;
  const { wanted, seen } = fleet.deleteRequestedAt
    ? { wanted: [], seen: await readSeen(cloud, fleet, [], rows) }
    : await look(cloud, loaded);
  const compared = { fleet, spec, wanted, rows, seen, ...times };
  if (fleet.engine === 'native') return comparePlan(cloud, compared);
  const { input, ids } = planInput(cloud, compared);
  const parts = [...wanted, ...rows].filter(({ kind }) => kind !== 'stack');
  const settled = fleet.deleteRequestedAt === null && (await readStack(input.scope, seen, parts));
  return { steps: buildHeatPlan({ ...input, settled }), scope: input.scope, ids };
}

/** What is wanted, and what there is under its marks. */
async function look(cloud: Cloud, loaded: LoadedFleet): Promise<{ wanted: Wanted[]; seen: SeenByRef }> {
  const { fleet, spec, cidrs, rows } = loaded;
  const input = { fleet, spec, cidrs, remembered: rememberedFrom(rows) };
  const heat = fleet.engine === 'heat';
  const named = buildNames(input);
  const names = heat ? [stackNames(fleet), ...named.filter(isTracked)] : named;
  const [references, seen] = await Promise.all([resolveReferences(cloud, spec), readSeen(cloud, fleet, names, rows)]);
  const wanted = buildWanted({ ...input, references });
  const stack = () => wantedStack({ fleet, spec, cidrs, rows, choose: references });
  return { wanted: heat ? [stack(), ...wanted.filter(isTracked)] : wanted, seen };
}
