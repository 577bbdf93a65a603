import type { Row } from './indexed.table';

/** Something that happens to `target` once the clock has reached `at`; kept in the journal, so that it outlives a restart. */
export interface Timer extends Row {
  readonly at: number;
  readonly kind: TimerKind;
  readonly target: string;
}

export type TimerKind =
  | 'server-network'
  | 'server-active'
  | 'server-task-done'
  | 'server-reclaimed'
  | 'server-gone'
  | 'dhcp-port'
  | 'floating-ip-status'
  | 'image-active'
  | 'volume-settled'
  | 'snapshot-settled'
  | 'volume-attaching'
  | 'volume-detached'
  | 'stack-step';

/** A binary heap of timers by due time. Cancelled ones are skipped by whoever pops them. */
export class TimerQueue {
  private readonly heap: Timer[] = [];

  push(timer: Timer): void {
    let at = this.heap.push(timer) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.heap[parent].at <= timer.at) break;
      this.heap[at] = this.heap[parent];
      at = parent;
    }
    this.heap[at] = timer;
  }

  /** The earliest timer that is due at `now`, taken out; undefined when none is. */
  popDue(now: number): Timer | undefined {
    const first = this.heap[0];
    if (first === undefined || first.at > now) return undefined;
    const last = this.heap.pop();
    if (last !== undefined && this.heap.length > 0) this.sink(last);
    return first;
  }

  private sink(timer: Timer): void {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.heap.length) break;
      if (child + 1 < this.heap.length && this.heap[child + 1].at < this.heap[child].at) child += 1;
      if (this.heap[child].at >= timer.at) break;
      this.heap[at] = this.heap[child];
      at = child;
    }
    this.heap[at] = timer;
  }
}
