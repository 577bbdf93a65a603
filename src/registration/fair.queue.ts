import type { WaitingRoom } from './batch.collector';

/**
 * Items wait in lanes: first come, first served within a lane, and the lanes have turns, so that a long one delays a short
 * one by a share of a batch and not by all of its own. A lane that is alone has all of it.
 */
export class FairQueue<T> implements WaitingRoom<T> {
  /** None is empty; the one whose turn is next is first. */
  private readonly lanes = new Map<string, T[]>();
  private count = 0;

  constructor(private readonly laneOf: (item: T) => string) {}

  get length(): number {
    return this.count;
  }

  lengthOf(lane: string): number {
    return this.lanes.get(lane)?.length ?? 0;
  }

  /** How many lanes there are with this one. */
  lanesWith(lane: string): number {
    return this.lanes.size + (this.lanes.has(lane) ? 0 : 1);
  }

  push(item: T): void {
    const name = this.laneOf(item);
    const lane = this.lanes.get(name);
    if (lane) lane.push(item);
    else this.lanes.set(name, [item]);
    this.count += 1;
  }

  take(most: number): T[] {
    const taken: T[] = [];
    // What short lanes leave of their shares is shared again.
    while (taken.length < most && this.lanes.size > 0) {
      const share = Math.ceil((most - taken.length) / this.lanes.size);
      for (const [name, lane] of [...this.lanes]) {
        taken.push(...lane.splice(0, Math.min(share, most - taken.length)));
        // Behind the others until its next turn.
        this.lanes.delete(name);
        if (lane.length > 0) this.lanes.set(name, lane);
        if (taken.length === most) break;
      }
    }
    this.count -= taken.length;
    return taken;
  }
}
