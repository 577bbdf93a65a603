import { cpus } from 'node:os';
import { monotonic, systemClock } from '../../src/common/clock';

/** Of the processors' time, in each of the two looks. */
const busyShare = 0.4;
const lookMs = 1_000;
const patienceMs = 60_000;

/**
 * Waits until this machine has come to rest: a cloud on it goes on working on what was deleted long after it has said that
 * it is gone, and whoever came next paid for it.
 */
export async function quiet(): Promise<void> {
  const until = monotonic() + patienceMs;
  for (let calm = 0, before = worked(); calm < 2 && monotonic() < until;) {
    await systemClock.sleep(lookMs);
    const now = worked();
    calm = (now.busy - before.busy) / (now.all - before.all) < busyShare ? calm + 1 : 0;
    before = now;
  }
}

/** Milliseconds of all processors since they began. */
function worked(): { busy: number; all: number } {
  const times = cpus().map(({ times: { idle, ...busy } }) => ({ idle, busy: sum(Object.values(busy)) }));
  const busy = sum(times.map((one) => one.busy));
  return { busy, all: busy + sum(times.map(({ idle }) => idle)) };
}

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
