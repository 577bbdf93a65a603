import { AsyncLocalStorage } from 'node:async_hooks';

const storage = new AsyncLocalStorage<string>();

/** Runs `work` in the name of `who`: where calls have to queue below, every name has its turn. */
export const inTurnOf = <T>(who: string, work: () => T): T => storage.run(who, work);

/** Whose turn it is; null outside of any. */
export const currentTurn = (): string | null => storage.getStore() ?? null;
