import { monotonic, type Clock } from '../../common/clock';
import type { Cloud } from '../../openstack';
import { driverOf, listedPerFleet } from '../kinds';
import type { MarkedKey, ResourceKind, Scope, Seen } from '../resource.types';
import { WaitMemory } from './wait.memory';

/** Whether all is asked for, or what is not being built any more suffices. */
export type LookBy = 'list' | 'built';

/** How and for what. */
type Look = `${LookBy} ${ResourceKind}`;

/**
 * While others wait for the cloud, a look is rested from so many times as long as it took, and at most so many ms. Nine
 * fleets in BUILD had a list begun as soon as the one before ended: a twelfth of the processor time of a small cloud that
 * was building them.
 */
const restShare = 3;
const longestRest = 500;

interface Batch {
  marks: Map<string, MarkedKey>;
  seen: Promise<Seen[]>;
}

/**
 * Looks once for all fleets that wait for the same kind of thing in the same cloud: whoever asks while a look is under
 * way, or rested from, has part in the next one. A hundred fleets in BUILD are then a few lists a second, and one fleet
 * waits for nobody.
 */
export class SharedLook {
  private readonly under = new WeakMap<Cloud, Map<Look, Promise<void>>>();
  private readonly next = new WeakMap<Cloud, Map<Look, Batch>>();
  readonly memory = new WaitMemory();

  constructor(private readonly clock: Clock) {}

  /** The objects that carry one of these marks. */
  async list(kind: ResourceKind, scope: Scope, marks: MarkedKey[], by: LookBy = 'list'): Promise<Seen[]> {
    if (listedPerFleet.has(kind)) return driverOf(kind).list(scope, marks);
    const { marks: shared, seen } = this.batch(kind, scope, by);
    // Keys repeat from fleet to fleet, marks never do.
    for (const { name, mark, cloudId } of marks) shared.set(mark, { key: mark, name, mark, cloudId });
    const keys = new Map(marks.map(({ mark, key }) => [mark, key]));
    return (await seen).flatMap((object) => {
      const key = keys.get(object.key);
      return key === undefined ? [] : [{ ...object, key }];
    });
  }

  private batch(kind: ResourceKind, scope: Scope, by: LookBy): Batch {
    const next = of(this.next, scope.cloud);
    const look: Look = `${by} ${kind}`;
    const known = next.get(look);
    if (known) return known;
    const under = of(this.under, scope.cloud);
    const marks = new Map<string, MarkedKey>();
    const rested = under.get(look) ?? Promise.resolve();
    const seen = rested.then(() => {
      next.delete(look);
      const driver = driverOf(kind);
      const all = [...marks.values()];
      return driver[by]?.(scope, all) ?? driver.list(scope, all);
    });
    under.set(look, this.restAfter(rested, seen, scope.cloud));
    next.set(look, { marks, seen });
    return { marks, seen };
  }

  private async restAfter(begins: Promise<void>, seen: Promise<unknown>, cloud: Cloud): Promise<void> {
    await begins;
    const began = monotonic();
    await seen.catch(() => undefined); // its own callers hear of it
    if (cloud.isCrowded()) await this.clock.sleep(Math.min(longestRest, restShare * (monotonic() - began)));
  }
}

function of<K, V>(maps: WeakMap<Cloud, Map<K, V>>, cloud: Cloud): Map<K, V> {
  const known = maps.get(cloud) ?? new Map<K, V>();
  maps.set(cloud, known);
  return known;
}
