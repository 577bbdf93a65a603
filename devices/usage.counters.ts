import { randomUUID } from 'node:crypto';
import type { Clock } from '../src/common/clock';

/** What a gateway has passed on since it started. A start is an epoch of its own: counters that begin anew lose nothing. */
export class UsageCounters {
  private readonly epoch = randomUUID();
  private messages = 0;
  private bytes = 0;

  count(payload: string): void {
    this.messages += 1;
    this.bytes += Buffer.byteLength(payload);
  }

  /** As it is published; sent twice it counts once. */
  get report(): string {
    return JSON.stringify({ epoch: this.epoch, messages: this.messages, bytes: this.bytes });
  }
}

export interface UsageReporting {
  clock: Clock;
  everyMs: number;
  send: () => Promise<void>;
}

/** Sends every so often, until `stop` aborts. */
export async function keepReporting({ clock, everyMs, send }: UsageReporting, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    await clock.sleep(everyMs, stop);
    if (!stop.aborted) await send();
  }
}
