import type { Clock } from '../common/clock';

/** A token bucket: `perSecond` calls a second in the long run, up to a second's worth at once; waiters go in order. */
export class RateLimit {
  private tokens: number;
  private filledAt: number;

  constructor(
    private readonly perSecond: number | null,
    private readonly clock: Clock,
  ) {
    this.tokens = this.burst();
    this.filledAt = clock.now().getTime();
  }

  /** Resolves when the call may begin. */
  async take(): Promise<void> {
    if (this.perSecond === null) return;
    this.fill(this.perSecond);
    // Taking before waiting gives each caller its own place in the queue.
    this.tokens -= 1;
    if (this.tokens < 0) await this.clock.sleep(Math.ceil((-this.tokens / this.perSecond) * 1000));
  }

  /** Whether a call would have to wait. */
  isSpent(): boolean {
    if (this.perSecond === null) return false;
    this.fill(this.perSecond);
    return this.tokens < 1;
  }

  private fill(perSecond: number): void {
    const now = this.clock.now().getTime();
    // A clock that is set back takes nothing away.
    const passedMs = Math.max(0, now - this.filledAt);
    this.tokens = Math.min(this.burst(), this.tokens + (passedMs / 1000) * perSecond);
    this.filledAt = now;
  }

  private burst(): number {
    return Math.max(1, this.perSecond ?? 1);
  }
}
