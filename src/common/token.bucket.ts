/** Lets `perSecond` through on average and `atOnce` in a burst; tells how long who comes too early has to wait. */
export class TokenBucket {
  private tokens: number;
  private filledAt: number;

  constructor(
    readonly perSecond: number,
    readonly atOnce: number,
    now: number,
  ) {
    this.tokens = atOnce;
    this.filledAt = now;
  }

  /** Takes one token if there is one, and gives 0; else takes none and gives the milliseconds until there is. */
  tryTake(now: number): number {
    this.fill(now);
    if (this.tokens < 1) return ((1 - this.tokens) / this.perSecond) * 1_000;
    this.tokens -= 1;
    return 0;
  }

  /** Takes one token, on credit if need be; gives the milliseconds until it is paid back. */
  take(now: number): number {
    this.fill(now);
    this.tokens -= 1;
    return this.tokens >= 0 ? 0 : (-this.tokens / this.perSecond) * 1_000;
  }

  /** How many may be taken at once now. */
  left(now: number): number {
    this.fill(now);
    return Math.max(0, this.tokens);
  }

  /** Puts one token back that was taken for nothing. */
  giveBack(): void {
    this.tokens = Math.min(this.atOnce, this.tokens + 1);
  }

  private fill(now: number): void {
    // A clock that was put back takes nothing away; from there on it fills again.
    const passed = Math.max(0, now - this.filledAt) / 1_000;
    this.tokens = Math.min(this.atOnce, this.tokens + passed * this.perSecond);
    this.filledAt = now;
  }
}
