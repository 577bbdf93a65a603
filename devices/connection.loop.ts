import type { Clock } from '../src/common/clock';
import { reconnectMs } from './retry.policy';

/** A connection that lasted this long was a good one: the next failure starts the backoff anew. */
const goodConnectionMs = 30_000;

export interface ConnectionLoop {
  clock: Clock;
  random: () => number;
  /** One connection, from its beginning to its end; gives the reason of the end and never rejects. */
  serve: () => Promise<string>;
  /** The connection failed or ended; the next attempt is `pauseMs` away. */
  lost?: (reason: string, pauseMs: number) => void;
}

/** One connection after another, with a pause between that grows, until `signal` aborts. */
export async function keepConnecting(
  { clock, random, serve, lost }: ConnectionLoop,
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    const began = clock.now().getTime();
    const reason = await serve();
    if (signal.aborted) return;
    if (clock.now().getTime() - began >= goodConnectionMs) attempt = 0;
    const pause = reconnectMs(attempt, random);
    lost?.(reason, pause);
    await clock.sleep(pause, signal);
  }
}
