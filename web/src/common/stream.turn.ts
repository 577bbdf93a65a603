/** Browsers have six connections to a service for all of their windows: streams leave some for what is asked beside them. */
const most = 4;
/** So long one goes on at least, also where another one waits. */
const turnMs = 5_000;

const slots = Array.from({ length: most }, (_, number) => `moorage.stream.${number}`);

/**
 * Has a stream read when its turn has come, until its signal aborts. As long as there are few of them each goes on and on; of
 * more than that, each that was read for a while makes room for one that waits.
 */
export async function inTurn(stop: AbortSignal, read: (turn: AbortSignal) => Promise<void>): Promise<void> {
  // Browsers have locks only where the page came by TLS or from this machine.
  const locks = navigator.locks as LockManager | undefined;
  if (!locks) return read(stop);
  for (const slot of slots) {
    const wasFree = await locks.request(slot, { ifAvailable: true }, async (lock) => {
      if (lock) await readUntilAwaited(locks, slot, stop, read);
      return lock !== null;
    });
    if (wasFree) return undefined;
  }
  const slot = slots[Math.floor(Math.random() * most)];
  return locks.request(slot, { signal: stop }, () => readUntilAwaited(locks, slot, stop, read));
}

async function readUntilAwaited(
  locks: LockManager,
  slot: string,
  stop: AbortSignal,
  read: (turn: AbortSignal) => Promise<void>,
): Promise<void> {
  if (stop.aborted) return;
  const over = new AbortController();
  const end = () => over.abort();
  const look = async () => {
    const { pending = [] } = await locks.query();
    if (pending.some(({ name }) => name === slot)) end();
  };
  const timer = setInterval(() => void look(), turnMs);
  stop.addEventListener('abort', end);
  try {
    await read(over.signal);
  } finally {
    clearInterval(timer);
    stop.removeEventListener('abort', end);
  }
}
