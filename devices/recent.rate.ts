const windowMs = 5_000;

/** How fast a count grows, over the last few seconds. */
export class RecentRate {
  private samples: { at: number; count: number }[] = [];

  /** Events a second up to now; `at` in milliseconds of a monotonic clock. */
  perSecond(count: number, at: number): number {
    this.samples.push({ at, count });
    // One sample from before the window stays: what has happened since is measured from it.
    while (this.samples.length > 2 && this.samples[1].at <= at - windowMs) this.samples.shift();
    const [first] = this.samples;
    return at > first.at ? ((count - first.count) * 1_000) / (at - first.at) : 0;
  }
}
