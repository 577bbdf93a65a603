import type { BlueprintSpec } from './blueprint.shape';
import type { Scale, ServerSpec } from './server.shape';

/** The most servers of a role that there can be. */
export const mostOf = (count: ServerSpec['count']): number => (typeof count === 'number' ? count : count.max);

/** The fewest. */
export const fewestOf = (count: ServerSpec['count']): number => (typeof count === 'number' ? count : count.min);

export const scaled = ({ per, min, max }: Scale, devices: number): number =>
  Math.min(max, Math.max(min, Math.ceil(devices / per)));

/** The specification with every role's count as it is for this many accepted gateways. */
export const withCounts = (spec: BlueprintSpec, devices: number): BlueprintSpec => ({
  ...spec,
  servers: spec.servers.map((server) => ({
    ...server,
    count: typeof server.count === 'number' ? server.count : scaled(server.count, devices),
  })),
});

export const isScaled = ({ servers }: BlueprintSpec): boolean => servers.some(({ count }) => typeof count !== 'number');

/** The keys of a server's instances: the first keeps the key of its role, the n-th has `-n` behind it. */
export const instanceKeys = ({ key, count }: Pick<ServerSpec, 'key' | 'count'>): string[] =>
  Array.from({ length: mostOf(count) }, (_, index) => (index === 0 ? key : `${key}-${index + 1}`));
