import { stacks } from '../../openstack';
import { stackIdOf, stackOf, stackRef, tellFailedVolumes } from './heat.stack';
import { hotName } from './hot.names';
import type { HotTemplate } from './hot.types';
import { isKept, recordedOrOldest } from '../plan/plan.builder';
import type { PlanInput } from '../plan/plan.types';
import type { ResourceRow } from '../resource.repository';
import { refText, type Seen, type Wanted } from '../resource.types';
import type { FleetNames } from '../seen/seen.reader';

/** What keeps a stack that is to go from taking volumes with it that are to be kept. */
export interface Retention {
  /** The stack as it is, but that it lets go of them. */
  wanted: Wanted<'stack'>;
  /** Those that its template does not have any more: the next update would remove them. */
  lost: ResourceRow[];
}

/** As the volume itself says: its metadata and its policy stand in one template, and Heat changes both at once. */
export const isRetained = ({ attributes }: Seen): boolean => attributes.keep === true;

/** Null when there is nothing more to do: no stack, or one that lets go of all that is to be kept, or is going already. */
export async function readRetention(input: PlanInput, fleet: FleetNames): Promise<Retention | null> {
  const stack = input.seen.get(stackRef)?.[0];
  if (!stack || stack.attributes.status?.startsWith('DELETE_')) return null;
  const rows = input.rows.filter((row) => isToBeRetained(input, row));
  if (rows.length === 0) return null;
  const id = stackIdOf(fleet.name, stack);
  const [template, resources] = await Promise.all([
    stacks.getTemplate(input.scope.cloud, id),
    stacks.listResources(input.scope.cloud, id),
  ]);
  tellFailedVolumes(stack, resources, input.seen);
  const names = rows.map(hotName).filter((name) => name in template.resources);
  return {
    wanted: stackOf(fleet, retaining(template, names)),
    lost: rows.filter((row) => !names.includes(hotName(row))),
  };
}

function isToBeRetained(input: PlanInput, row: ResourceRow): boolean {
  const objects = input.seen.get(refText(row));
  if (row.kind !== 'volume' || !objects) return false;
  const seen = recordedOrOldest(objects, row);
  return isKept(input, row, seen) && !isRetained(seen);
}

function retaining({ resources, ...rest }: stacks.Template, names: string[]): HotTemplate {
  const retained = names.map((name) => {
    const { properties, ...resource } = resources[name];
    const metadata = { ...(properties.metadata as Record<string, string> | undefined), moorage_keep: 'true' };
    return [name, { ...resource, properties: { ...properties, metadata }, deletion_policy: 'retain' }] as const;
  });
  return { ...rest, resources: { ...resources, ...Object.fromEntries(retained) } } as unknown as HotTemplate;
}
