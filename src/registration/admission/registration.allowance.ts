import { TokenBucket } from '../../common/token.bucket';

/** Nobody is sent away for longer than this, so more need not be remembered of those who were. */
export const longestWaitMs = 150_000;

/** How many registrations one fleet or enrollment may bring in, and when those may come who find nothing left. */
export class RegistrationAllowance {
  private readonly bucket: TokenBucket;
  /** Each who is sent away has a place in time of its own: they come back at the rate that is allowed. */
  private readonly sentAway: TokenBucket;

  constructor(
    readonly perSecond: number,
    burstSeconds: number,
    now: number,
  ) {
    this.bucket = new TokenBucket(perSecond, Math.max(1, perSecond * burstSeconds), now);
    this.sentAway = new TokenBucket(perSecond, 0, now);
  }

  /** Takes one and gives 0; with none left, the milliseconds until it is the asker's turn. */
  take(now: number): number {
    if (this.bucket.tryTake(now) === 0) return 0;
    const waitMs = this.sentAway.take(now);
    if (waitMs <= longestWaitMs) return waitMs;
    this.sentAway.giveBack();
    return longestWaitMs;
  }

  /** For one that was taken for nothing. */
  giveBack(): void {
    this.bucket.giveBack();
  }
}
