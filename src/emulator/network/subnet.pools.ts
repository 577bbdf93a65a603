import { isIPv4 } from 'node:net';
import { neutronError } from '../core/refusals';
import { blockOf, rangesOverlap, toNumber, toText, type Range } from './ipv4.math';
import { conflict } from './neutron.errors';
import type { Pool } from './network.types';

/** Every host address of the block but the gateway's. */
export function defaultPools(cidr: string, gatewayIp: string | null): Pool[] {
  const { first, last } = blockOf(cidr);
  const [low, high] = last - first < 2 ? [first, last] : [first + 1, last - 1];
  const gateway = gatewayIp === null ? -1 : toNumber(gatewayIp);
  const ranges =
    gateway < low || gateway > high
      ? [[low, high]]
      : [
          [low, gateway - 1],
          [gateway + 1, high],
        ];
  return ranges.filter(([from, to]) => from <= to).map(([from, to]) => ({ start: toText(from), end: toText(to) }));
}

export function checkPools(cidr: string, pools: readonly Pool[], gatewayIp: string | null): void {
  const block = blockOf(cidr);
  const seen: (Range & { text: string })[] = [];
  for (const pool of pools) {
    const text = `${pool.start}-${pool.end}`;
    if (!isIPv4(pool.start) || !isIPv4(pool.end) || toNumber(pool.start) > toNumber(pool.end)) {
      throw neutronError(400, 'InvalidAllocationPool', `The allocation pool ${text} is not valid.`);
    }
    const range = { first: toNumber(pool.start), last: toNumber(pool.end), text };
    const edge = block.last - block.first < 2 ? 0 : 1;
    if (range.first < block.first + edge || range.last > block.last - edge) {
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
    const gateway = gatewayIp === null ? -1 : toNumber(gatewayIp);
    if (gateway >= range.first && gateway <= range.last) {
      const message = `Gateway ip ${gatewayIp} conflicts with allocation pool ${text}.`;
      throw conflict('GatewayConflictWithAllocationPools', message);
    }
  }
}
