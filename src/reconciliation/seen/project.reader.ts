import type { Cloud } from '../../openstack';
import { driverOf } from '../kinds';
import type { ResourceKind } from '../resource.types';
import type { Lister } from './seen.reader';

/** Reads all of these kinds in a project, one paged list for each; gives lists from it for any number of fleets. */
export async function readProject(cloud: Cloud, kinds: ResourceKind[]): Promise<Lister> {
  const read = await Promise.all(kinds.map(async (kind) => [kind, await driverOf(kind).everything(cloud)] as const));
  const listed = new Map(read);
  return (kind, scope, marks) => listed.get(kind)?.(scope, marks) ?? [];
}
