import type { Cloud } from '../openstack';
import { driverOf, kinds } from './kinds';
import type { Lister } from './seen.reader';

/** Reads a project as a whole, one paged list per kind; gives lists from it for any number of fleets. */
export async function readProject(cloud: Cloud): Promise<Lister> {
  const read = await Promise.all(kinds.map(async (kind) => [kind, await driverOf(kind).everything(cloud)] as const));
  const listed = new Map(read);
  return (kind, scope, marks) => listed.get(kind)?.(scope, marks) ?? [];
}
