import type { Cloud } from '../../openstack';
import type { ResourceKind } from '../resource.types';

/** So many of the newest waits are remembered. */
const remembered = 5;

/** How long the cloud took of late, of each kind of thing, from when it was begun to be waited for. */
export class WaitMemory {
  private readonly waits = new WeakMap<Cloud, Map<ResourceKind, number[]>>();

  /** In ms: the shortest of the newest waits, 0 before there are enough to go by. */
  shortest(cloud: Cloud, kind: ResourceKind): number {
    const known = this.waits.get(cloud)?.get(kind) ?? [];
    return known.length < remembered ? 0 : Math.min(...known);
  }

  learn(cloud: Cloud, kind: ResourceKind, ms: number): void {
    const kinds = this.waits.get(cloud) ?? new Map<ResourceKind, number[]>();
    this.waits.set(cloud, kinds);
    kinds.set(kind, [...(kinds.get(kind) ?? []), ms].slice(-remembered));
  }
}
