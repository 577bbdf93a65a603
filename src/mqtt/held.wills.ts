/**
 * States that wills tell, while they wait for their commit: nobody tells them again, so they wait for as long as it takes. One of a
 * device, until the device says something newer.
 */
export class HeldWills {
  private readonly held = new Map<string, AbortController>();

  /** What the device says now is newer than what its will tells. */
  overtake(device: string): void {
    this.held.get(device)?.abort();
  }

  /**
   * Lets `tell` take its time, and gives it a signal to end at.
   * @throws Error where a newer state came meanwhile: the will is not to be published after it
   */
  async hold(device: string, tell: (line: AbortSignal) => Promise<void>): Promise<void> {
    this.overtake(device);
    const will = new AbortController();
    this.held.set(device, will);
    try {
      await tell(will.signal);
      will.signal.throwIfAborted();
    } finally {
      if (this.held.get(device) === will) this.held.delete(device);
    }
  }
}
