/** How much an older batch weighs beside the one after it. */
const fading = 0.9;

/** Registrations committed a second, of the newest batches: what the time of those who wait is reckoned by. */
export class CommitRate {
  private registrations = 0;
  private ms = 0;

  note(registrations: number, ms: number): void {
    this.registrations = this.registrations * fading + registrations;
    this.ms = this.ms * fading + ms;
  }

  /** Milliseconds that so many take; `unmeasured` a second are assumed before the first batch. */
  msFor(registrations: number, unmeasured: number): number {
    const perMs = this.ms > 0 ? this.registrations / this.ms : unmeasured / 1_000;
    return registrations / perMs;
  }
}
