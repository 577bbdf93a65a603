import type { stacks } from '../../openstack';
import { poolsWithout, type Pool } from '../wanted/address.pools';
import type { Specs, Wanted } from '../resource.types';
import { hotName } from './hot.names';

/** The pools that a stack's template states, by its resources, with the block that they are of. */
export type PoolsBefore = ReadonlyMap<string, { cidr: unknown; pools: Pool[] }>;

export const poolsIn = ({ resources }: stacks.Template): PoolsBefore =>
  new Map(
    Object.entries(resources).flatMap(([name, { properties }]) => {
      const { cidr, allocation_pools: pools } = properties;
      return Array.isArray(pools) ? [[name, { cidr, pools: pools as Pool[] }] as const] : [];
    }),
  );

/** Heat empties the pools of a subnet that it has once been told of and is not any more: they stay in the template. */
export function poolsAsBefore(wanted: Wanted, before: PoolsBefore): Wanted {
  const stated = wanted.kind === 'subnet' ? before.get(hotName(wanted)) : undefined;
  if (!stated) return wanted;
  const spec = wanted.spec as Specs['subnet'];
  if (spec.allocationPools !== null || spec.cidr !== stated.cidr) return wanted;
  const allocationPools = spec.gateway === null ? stated.pools : poolsWithout(stated.pools, spec.gateway);
  return { ...wanted, spec: { ...spec, allocationPools } };
}
