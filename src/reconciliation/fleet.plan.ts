import type { Database } from '../database';
import type { BlueprintSpec, Fleet } from '../fleets';
import type { Cloud } from '../openstack';
import { comparePlan, foundOf, planInput, type FleetPlan } from './fleet.comparison';
import { buildHeatPlan } from './heat/heat.plan';
import { readRetention } from './heat/heat.retention';
import { isTracked, readStack, stackNames, wantedStack } from './heat/heat.stack';
import { buildLinks, withLinks, type LinkedPeer } from './links/link.builder';
import { driverOf } from './kinds';
import { ofLinks } from './links/link.loader';
import { rememberedFrom } from './wanted/memory';
import { knownByName } from './plan/known.names';
import type { PlanInput } from './plan/plan.types';
import { resolveReferences } from './wanted/references.resolver';
import type { ResourceRow } from './resource.repository';
import type { Wanted } from './resource.types';
import { listFromCloud, readSeen, type Lister, type SeenByRef } from './seen/seen.reader';
import { withGroupNames } from './wanted/group.names';
import { buildNames, buildWanted } from './wanted/wanted.builder';

/** A fleet with what is wanted of it and what is on record. */
export interface LoadedFleet {
  fleet: Fleet;
  spec: BlueprintSpec;
  cidrs: Record<string, string>;
  rows: ResourceRow[];
  links: LinkedPeer[];
  /** Keys of volumes that are not wanted any more, and that the blueprint last had as to be kept. */
  keptVolumes: string[];
  /** Nothing was ever asked of the cloud for it. */
  untouched: boolean;
}

type Times = Pick<PlanInput, 'now' | 'settleMs'>;

/** Looks at the cloud, and says what is to be done: by us, object for object, or by Heat, as one stack. */
export async function planFleet(
  database: Database,
  cloud: Cloud,
  loaded: LoadedFleet,
  times: Times,
): Promise<FleetPlan> {
  const { fleet, spec, rows, links, keptVolumes } = loaded;
  const { wanted, seen } = fleet.deleteRequestedAt
    ? { wanted: [], seen: await readSeen(cloud, fleet, [], rows) }
    : await look(database, cloud, loaded);
  const compared = { fleet, spec, links, keptVolumes, wanted, rows, seen, ...times };
  if (fleet.engine === 'native') return comparePlan(cloud, compared);
  const { input, ids } = planInput(cloud, compared);
  const more = fleet.deleteRequestedAt
    ? { letGo: null, retention: await readRetention(input, fleet) }
    : { letGo: await readStack(input.scope, seen, wanted, rows), retention: null };
  return { steps: buildHeatPlan({ ...input, ...more }), scope: input.scope, ids, found: foundOf(input) };
}

/** How links come to their end, and nothing else. */
export async function planLinkEnd(
  cloud: Cloud,
  { fleet, spec, links, keptVolumes, ...loaded }: LoadedFleet,
  ended: LinkedPeer[],
  times: Times,
): Promise<FleetPlan> {
  const rows = ofLinks(loaded.rows, ended);
  const seen = await readSeen(cloud, fleet, [], rows);
  return comparePlan(cloud, { fleet, spec, links, keptVolumes, wanted: [], rows, seen, ...times });
}

/** What is wanted, and what there is under its marks. */
async function look(
  database: Database,
  cloud: Cloud,
  loaded: LoadedFleet,
): Promise<{ wanted: Wanted[]; seen: SeenByRef }> {
  const { fleet, spec, cidrs, rows, links } = loaded;
  const heat = fleet.engine === 'heat';
  const input = { ...loaded, remembered: rememberedFrom(rows) };
  const linked = buildLinks(loaded, links);
  const named = withLinks(buildNames(input), linked);
  const names = heat ? [stackNames(fleet), ...named.filter(isTracked)] : withGroupNames(named, rows);
  const [references, seen] = await Promise.all([
    resolveReferences(database, cloud, spec),
    readSeen(cloud, fleet, names, rows, loaded.untouched ? namesOnly : listFromCloud),
  ]);
  const wanted = withLinks(buildWanted({ ...input, references }), linked);
  if (!heat) return { wanted: withGroupNames(wanted, rows), seen };
  const stack = await wantedStack(cloud, { fleet, spec, cidrs, rows, choose: references }, seen);
  return { wanted: [stack, ...wanted.filter(isTracked)], seen };
}

/**
 * Every intent is on record before the cloud hears of it: where there never was one, nothing bears the fleet's mark, and
 * only what is known by its name may be somebody else's. That is read once for all fleets that begin at the same time.
 */
const namesOnly: Lister = async (kind, scope, marks) =>
  knownByName.has(kind) && marks.length > 0 ? (await driverOf(kind).everything(scope.cloud))(scope, marks) : [];
