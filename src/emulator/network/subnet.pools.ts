import { neutronError } from '../core/refusals';
import { blockOf, rangesOverlap, textOf, valueOf, versionOf, type Range } from './ip.math';
import { conflict } from './neutron.errors';
import type { Pool } from './network.types';

/** The hosts of a block: all but its first address and, of IPv4, the last, which is for broadcast. */
function hostsOf(cidr: string): { low: bigint; high: bigint } {
  const { first, last, version } = blockOf(cidr);
  if (last - first < 2n) return { low: first, high: last };
  return { low: first + 1n, high: version === 4 ? last - 1n : last };
}

/** Every host address of the block but the gateway's. */
export function defaultPools(cidr: string, gatewayIp: string | null): Pool[] {
  const { version } = blockOf(cidr);
  const { low, high } = hostsOf(cidr);
  const gateway = gatewayIp === null ? -1n : valueOf(gatewayIp);
  const ranges =
    gateway < low || gateway > high
      ? [[low, high]]
      : [
          [low, gateway - 1n],
          [gateway + 1n, high],
        ];
  return ranges
    .filter(([from, to]) => from <= to)
    .map(([from, to]) => ({ start: textOf(from, version), end: textOf(to, version) }));
}

export function checkPools(cidr: string, pools: readonly Pool[], gatewayIp: string | null): void {
  const { version } = blockOf(cidr);
  const { low, high } = hostsOf(cidr);
  const seen: (Range & { text: string })[] = [];
  for (const pool of pools) {
    const text = `${pool.start}-${pool.end}`;
    const known = versionOf(pool.start) === version && versionOf(pool.end) === version;
    if (!known || valueOf(pool.start) > valueOf(pool.end)) {
      throw neutronError(400, 'InvalidAllocationPool', `The allocation pool ${text} is not valid.`);
    }
    const range = { first: valueOf(pool.start), last: valueOf(pool.end), version, text };
    if (range.first < low || range.last > high) {
      throw neutronError(
        400,
        'OutOfBoundsAllocationPool',
        `The allocation pool ${text} spans beyond the subnet cidr ${cidr}.`,
      );
    }
    const other = seen.find((one) => rangesOverlap(one, range));
    if (other) {
      const message = `Found overlapping allocation pools: ${other.text} ${text} for subnet ${cidr}.`;
      throw conflict('OverlappingAllocationPools', message);
    }
    seen.push(range);
    const gateway = gatewayIp === null ? -1n : valueOf(gatewayIp);
    if (gateway >= range.first && gateway <= range.last) {
      const message = `Gateway ip ${gatewayIp} conflicts with allocation pool ${text}.`;
      throw conflict('GatewayConflictWithAllocationPools', message);
    }
  }
}
