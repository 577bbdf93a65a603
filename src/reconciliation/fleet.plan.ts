import { volumesOf, type BlueprintSpec, type Fleet } from '../fleets';
import type { Cloud } from '../openstack';
import { buildHeatPlan } from './heat.plan';
import { isTracked, readStack, wantedStack } from './heat.stack';
import { buildPlan, type PlanInput, type Step } from './plan.builder';
import { resolveReferences } from './references.resolver';
import type { ResourceRow } from './resource.repository';
import { refText, type Scope, type Wanted } from './resource.types';
import { readSeen, scopeOf } from './seen.reader';
import { buildWanted } from './wanted.builder';

/** A fleet with what is wanted of it and what is on record. */
export interface LoadedFleet {
  fleet: Fleet;
  spec: BlueprintSpec;
  cidrs: Record<string, string>;
  rows: ResourceRow[];
}

export interface FleetPlan {
  steps: Step[];
  scope: Scope;
  ids: Map<string, string>;
}

/** Looks at the cloud, and says what is to be done: by us, object for object, or by Heat, as one stack. */
export async function planFleet(
  cloud: Cloud,
  loaded: LoadedFleet,
  times: Pick<PlanInput, 'now' | 'settleMs'>,
): Promise<FleetPlan> {
  const { fleet, spec, rows } = loaded;
  const wanted = await wantedOf(cloud, loaded);
  const seen = await readSeen(cloud, fleet, wanted, rows);
  const ids = new Map<string, string>();
  for (const row of rows) if (row.cloudId !== null) ids.set(refText(row), row.cloudId);
  for (const [ref, [first]] of seen) if (!ids.has(ref)) ids.set(ref, first.cloudId);
  const scope = scopeOf(cloud, fleet, ids);
  const kept = new Set(volumesOf(spec).flatMap(({ key, keep }) => (keep ? [refText({ kind: 'volume', key })] : [])));
  const input: PlanInput = { wanted, rows, seen, scope, kept, ...times };
  if (fleet.engine === 'native') return { steps: buildPlan(input), scope, ids };
  const parts = [...wanted, ...rows].filter(({ kind }) => kind !== 'stack');
  const settled = fleet.deleteRequestedAt === null && (await readStack(scope, seen, parts));
  return { steps: buildHeatPlan({ ...input, settled }), scope, ids };
}

async function wantedOf(cloud: Cloud, { fleet, spec, cidrs }: LoadedFleet): Promise<Wanted[]> {
  if (fleet.deleteRequestedAt) return [];
  const wanted = buildWanted({ fleet, spec, cidrs, references: await resolveReferences(cloud, spec) });
  if (fleet.engine === 'native') return wanted;
  return [wantedStack({ fleet, spec, cidrs }), ...wanted.filter(isTracked)];
}
