import { RecentMap } from '../../common/recent.map';

/** Senders of whom a message failed; whoever is beyond that is only taken in the order of the tries. */
const mostSenders = 100_000;

/**
 * The order in which messages came. One that fails is tried again by itself, and later than one that came after it: what it
 * says is no news then.
 */
export class ArrivalOrder<M extends object> {
  private arrived = 0;
  /** A message that is tried again is the same object. */
  private readonly numbers = new WeakMap<M, number>();
  /** The newest that was kept, of senders of whom a message failed: of all others nothing can come late. */
  private readonly newest = new RecentMap<string, number>(mostSenders);

  arrive(message: M): void {
    if (this.numbers.has(message)) return;
    this.arrived += 1;
    this.numbers.set(message, this.arrived);
  }

  sorted(messages: M[]): M[] {
    return [...messages].sort((a, b) => this.numberOf(a) - this.numberOf(b));
  }

  isOvertaken(sender: string, message: M): boolean {
    return this.numberOf(message) < (this.newest.get(sender) ?? 0);
  }

  failed(sender: string): void {
    if (this.newest.get(sender) === undefined) this.newest.set(sender, 0);
  }

  kept(sender: string, message: M): void {
    if (this.newest.get(sender) !== undefined) this.newest.set(sender, this.numberOf(message));
  }

  private numberOf(message: M): number {
    return this.numbers.get(message) ?? Infinity;
  }
}
