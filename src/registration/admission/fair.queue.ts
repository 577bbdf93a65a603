import type { WaitingRoom } from '../batch.collector';

/**
 * Items wait in lanes: first come, first served within a lane, and the lanes have turns, so that a long one delays a short
 * one by a share of a batch and not by all of its own. A lane that is alone has all of it. What was taken of a lane is done with
 * before more of it is taken; meanwhile there may be a batch of others.
 */
export class FairQueue<T> implements WaitingRoom<T> {
  /** None is empty; the one whose turn is next is first. */
  private readonly free = new Map<string, T[]>();
  /** Those of which a batch is under way, with what has come since. */
  private readonly busy = new Map<string, T[]>();
  private count = 0;

  constructor(private readonly laneOf: (item: T) => string) {}

  get length(): number {
    return this.count;
  }

  get isReady(): boolean {
    return this.free.size > 0;
  }

  lengthOf(lane: string): number {
    return (this.free.get(lane) ?? this.busy.get(lane))?.length ?? 0;
  }

  /** How many lanes there are with this one. */
  lanesWith(lane: string): number {
    const isKnown = this.free.has(lane) || this.busy.has(lane);
    return this.free.size + this.busy.size + (isKnown ? 0 : 1);
  }

  push(item: T): void {
    const name = this.laneOf(item);
    const lane = this.busy.get(name) ?? this.free.get(name);
    if (lane) lane.push(item);
    else this.free.set(name, [item]);
    this.count += 1;
  }

  take(most: number): T[] {
    const taken: T[] = [];
    const lanes = new Map(this.free);
    // What short lanes leave of their shares is shared again.
    while (taken.length < most && lanes.size > 0) {
      const share = Math.ceil((most - taken.length) / lanes.size);
      for (const [name, lane] of lanes) {
        taken.push(...lane.splice(0, Math.min(share, most - taken.length)));
        this.free.delete(name);
        this.busy.set(name, lane);
        if (lane.length === 0) lanes.delete(name);
        if (taken.length === most) break;
      }
    }
    this.count -= taken.length;
    return taken;
  }

  done(items: T[]): void {
    for (const item of items) {
      const name = this.laneOf(item);
      const lane = this.busy.get(name);
      if (!lane) continue;
      this.busy.delete(name);
      // Behind the others until its next turn.
      if (lane.length > 0) this.free.set(name, lane);
    }
  }
}
