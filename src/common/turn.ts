import { AsyncLocalStorage } from 'node:async_hooks';

/** In whose name work is done, and how much of it is left. */
export interface Turn {
  readonly who: string;
  /** Steps; none where it is not known yet. */
  left: number;
}

const storage = new AsyncLocalStorage<Turn>();

/** Runs `work` in the name of `who`: where calls have to queue below, every name has its turn. */
export const inTurnOf = <T>(who: string, work: () => T): T => storage.run({ who, left: 0 }, work);

/** Whose turn it is; null outside of any. */
export const currentTurn = (): Turn | null => storage.getStore() ?? null;

/** Says how many steps the present turn has left: who is nearly done goes before others. */
export function stepsAreLeft(count: number): void {
  const turn = storage.getStore();
  if (turn) turn.left = count;
}

/** One of them is done. */
export function stepIsDone(): void {
  const turn = storage.getStore();
  if (turn && turn.left > 0) turn.left -= 1;
}
