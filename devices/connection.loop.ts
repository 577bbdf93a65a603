import type { Clock } from '../src/common/clock';
import { messageOf } from '../src/common/errors';
import type { DeviceLink } from './device.link';
import { reconnectMs } from './retry.policy';

/** A connection that lasted this long was a good one: the next failure starts the backoff anew. */
const goodConnectionMs = 30_000;

export interface ConnectionLoop {
  clock: Clock;
  random: () => number;
  connect: () => Promise<DeviceLink>;
  /** What is done at a connection, until it is over; a rejection ends it. */
  serve: (link: DeviceLink) => Promise<void>;
  /** The connection failed or ended; the next attempt is `pauseMs` away. */
  lost?: (reason: string, pauseMs: number) => void;
}

/** One connection after another, with a pause between that grows, until `signal` aborts. */
export async function keepConnecting(
  { clock, random, lost, ...connection }: ConnectionLoop,
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    const began = clock.now().getTime();
    const reason = await connectOnce(connection, clock, signal);
    if (signal.aborted) return;
    if (clock.now().getTime() - began >= goodConnectionMs) attempt = 0;
    const pause = reconnectMs(attempt, random);
    lost?.(reason, pause);
    await clock.sleep(pause, signal);
  }
}

/** One connection, from its beginning to its end; gives the reason of the end. */
async function connectOnce(
  { connect, serve }: Pick<ConnectionLoop, 'connect' | 'serve'>,
  clock: Clock,
  signal: AbortSignal,
): Promise<string> {
  let link: DeviceLink | null = null;
  try {
    link = await connect();
    link.hurry(signal, clock);
    await serve(link);
    return 'the connection was closed';
  } catch (error) {
    return messageOf(error);
  } finally {
    await link?.close();
  }
}
