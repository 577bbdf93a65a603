import type { Cloud } from '../openstack';
import { driverOf, listedPerFleet } from './kinds';
import type { MarkedKey, ResourceKind, Scope, Seen } from './resource.types';

interface Batch {
  marks: Map<string, MarkedKey>;
  seen: Promise<Seen[]>;
}

/**
 * Looks once for all fleets that wait for the same kind of thing in the same cloud: whoever asks while a look is under
 * way has part in the next one. A hundred fleets in BUILD are then a few lists a second, and one fleet waits for nobody.
 */
export class SharedLook {
  private readonly under = new WeakMap<Cloud, Map<ResourceKind, Promise<unknown>>>();
  private readonly next = new WeakMap<Cloud, Map<ResourceKind, Batch>>();

  /** As the driver's `list`: the objects that carry one of these marks. */
  async list(kind: ResourceKind, scope: Scope, marks: MarkedKey[]): Promise<Seen[]> {
    if (listedPerFleet.has(kind)) return driverOf(kind).list(scope, marks);
    const { marks: shared, seen } = this.batch(kind, scope);
    // Keys repeat from fleet to fleet, marks never do.
    for (const { name, mark } of marks) shared.set(mark, { key: mark, name, mark });
    const keys = new Map(marks.map(({ mark, key }) => [mark, key]));
    return (await seen).flatMap((object) => {
      const key = keys.get(object.key);
      return key === undefined ? [] : [{ ...object, key }];
    });
  }

  private batch(kind: ResourceKind, scope: Scope): Batch {
    const next = of(this.next, scope.cloud);
    const known = next.get(kind);
    if (known) return known;
    const under = of(this.under, scope.cloud);
    const marks = new Map<string, MarkedKey>();
    const before = (under.get(kind) ?? Promise.resolve()).catch(() => undefined); // its own callers hear of it
    const seen = before.then(() => {
      next.delete(kind);
      return driverOf(kind).list(scope, [...marks.values()]);
    });
    under.set(kind, seen);
    next.set(kind, { marks, seen });
    return { marks, seen };
  }
}

function of<K, V>(maps: WeakMap<Cloud, Map<K, V>>, cloud: Cloud): Map<K, V> {
  const known = maps.get(cloud) ?? new Map<K, V>();
  maps.set(cloud, known);
  return known;
}
