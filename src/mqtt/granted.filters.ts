import { matches } from './topics';

/** What a connection is subscribed to: no more than so many filters. */
export class GrantedFilters {
  /** By each filter, whether the client wants no message of its own by it (No Local: 5.0, 3.8.3.1). */
  private readonly noLocal = new Map<string, boolean>();

  constructor(private readonly most: number) {}

  /** False where there is no place for one more. */
  add(filter: string, noLocal: boolean): boolean {
    if (!this.noLocal.has(filter) && this.noLocal.size >= this.most) return false;
    this.noLocal.set(filter, noLocal);
    return true;
  }

  drop(filters: string[]): void {
    for (const filter of filters) this.noLocal.delete(filter);
  }

  /** Whether a message of the client's own comes back to it. */
  bringBack(topic: string): boolean {
    return ![...this.noLocal].some(([filter, noLocal]) => noLocal && matches(filter, topic));
  }
}
