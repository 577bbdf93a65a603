import { addressText, isWithin, parseAddress } from '../../common/cidr';

export interface Pool {
  start: string;
  end: string;
}

/** The pools around an address that is in one of them: Neutron refuses a gateway out of them (GatewayConflictWithAllocationPools). */
export function poolsWithout(pools: Pool[], address: string): Pool[] {
  const at = parseAddress(address);
  if (at === null) return pools;
  return pools.flatMap((pool) => {
    const [first, last] = [parseAddress(pool.start) ?? 0, parseAddress(pool.end) ?? 0];
    if (!isWithin({ first, last }, at)) return [pool];
    const ranges = [[first, at - 1], [at + 1, last]]; // prettier-ignore
    return ranges
      .filter(([from, to]) => from <= to)
      .map(([from, to]) => ({ start: addressText(from), end: addressText(to) }));
  });
}
