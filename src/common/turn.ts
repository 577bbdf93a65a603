import { AsyncLocalStorage } from 'node:async_hooks';

/** In whose name work is done. */
export interface Turn {
  readonly who: string;
  /** One for all work in this name: how many calls it has left, none where that is not known yet. */
  readonly plan: { left: number };
  /** Whether something that takes long begins only once this work is done. */
  readonly leads: boolean;
  /** Whether somebody has only asked for something, as over the API: it must not hold up what runs by itself. */
  readonly asks: boolean;
}

const storage = new AsyncLocalStorage<Turn>();

/** Runs `work` in the name of `who`: where calls have to queue below, every name has its turn. */
export const inTurnOf = <T>(who: string, work: () => T): T =>
  storage.run({ who, plan: { left: 0 }, leads: false, asks: false }, work);

/** As `inTurnOf`, for what `who` has asked for and waits for. */
export const askedBy = <T>(who: string, work: () => T): T =>
  storage.run({ who, plan: { left: 0 }, leads: false, asks: true }, work);

/** Whose turn it is; null outside of any. */
export const currentTurn = (): Turn | null => storage.getStore() ?? null;

/** Runs `work`, of the present turn, as what something that takes long waits for: it goes before the turn's other work. */
export function leading<T>(work: () => T): T {
  const turn = storage.getStore();
  return turn ? storage.run({ ...turn, leads: true }, work) : work();
}

/** Says how many calls the present turn has left: who is nearly done goes before others. */
export function callsAreLeft(count: number): void {
  const turn = storage.getStore();
  if (turn) turn.plan.left = count;
}

/** One of them is done. */
export function callIsDone(): void {
  const turn = storage.getStore();
  if (turn && turn.plan.left > 0) turn.plan.left -= 1;
}
