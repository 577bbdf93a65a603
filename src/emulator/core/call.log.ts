import type { Service } from './api.call';

export interface LoggedCall {
  readonly service: Service;
  readonly method: string;
  readonly path: string;
  /** Method, service and route template: `PUT network/routers/:id/add_router_interface`. */
  readonly kind: string;
  /** Null when the connection was dropped instead of a reply. */
  readonly status: number | null;
}

const capacity = 100_000;

/** The calls answered last, oldest first; the oldest fall out beyond a hundred thousand. */
export class CallLog {
  private calls: LoggedCall[] = [];
  private readonly perKind = new Map<string, number>();

  add(call: LoggedCall): void {
    this.calls.push(call);
    if (this.calls.length > 2 * capacity) this.calls = this.calls.slice(-capacity);
  }

  /** Counts one more call of a kind as it arrives: 1 for the first. */
  arrive(kind: string): number {
    const n = (this.perKind.get(kind) ?? 0) + 1;
    this.perKind.set(kind, n);
    return n;
  }

  all(): readonly LoggedCall[] {
    return this.calls.slice(-capacity);
  }

  /** How many calls there were, of one kind if it is named. */
  count(kind?: string): number {
    return kind === undefined ? this.calls.length : this.calls.filter((call) => call.kind === kind).length;
  }

  clear(): void {
    this.calls = [];
    this.perKind.clear();
  }
}
