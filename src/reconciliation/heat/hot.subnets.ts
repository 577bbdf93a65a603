import type { stacks } from '../../openstack';
import type { RouteSpec } from '../../fleets';
import { poolsWithout, type Pool } from '../wanted/address.pools';
import type { Specs, Wanted } from '../resource.types';
import { hotName } from './hot.names';

/** What a subnet says of itself in a stack's template. */
interface Said {
  cidr: unknown;
  pools: Pool[] | null;
  hostRoutes: RouteSpec[] | null;
}

/** Subnets as a stack's template has them, by its resources. */
export type SubnetsBefore = ReadonlyMap<string, Said>;

export const subnetsIn = ({ resources }: stacks.Template): SubnetsBefore =>
  new Map(
    Object.entries(resources).map(([name, { properties }]) => {
      const { cidr, allocation_pools: pools, host_routes: routes } = properties;
      return [name, { cidr, pools: listOf<Pool>(pools), hostRoutes: listOf<RouteSpec>(routes) }];
    }),
  );

const listOf = <T>(value: unknown): T[] | null => (Array.isArray(value) ? (value as T[]) : null);

/** Heat empties what a subnet has once been told of and is not any more: pools and host routes stay in the template. */
export function subnetAsBefore(wanted: Wanted, before: SubnetsBefore): Wanted {
  const said = wanted.kind === 'subnet' ? before.get(hotName(wanted)) : undefined;
  if (!said) return wanted;
  const spec = wanted.spec as Specs['subnet'];
  if (said.cidr !== spec.cidr) return wanted;
  const hostRoutes = spec.hostRoutes ?? said.hostRoutes;
  return { ...wanted, spec: { ...spec, allocationPools: spec.allocationPools ?? poolsOf(spec, said), hostRoutes } };
}

const poolsOf = ({ gateway }: Specs['subnet'], { pools }: Said): Pool[] | null =>
  pools === null || gateway === null ? pools : poolsWithout(pools, gateway);
