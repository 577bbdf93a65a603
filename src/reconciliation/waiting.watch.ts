import type { Clock } from '../common/clock';
import { driverOf } from './kinds';
import type { Step } from './plan.builder';
import { refText, type Scope, type Seen } from './resource.types';

/** Pauses between looks, in ms: quick at first, since many clouds take a second or two, then patient. */
const pauses = [100, 200, 300, 500, 500, 1_000, 1_000, 1_500, 2_000, 2_000];

interface Watch {
  scope: Scope;
  clock: Clock;
  signal: AbortSignal;
  /** Whether something else is wanted by now. */
  over: () => Promise<boolean>;
}

const goes = ({ action, seen }: Step): boolean =>
  action === 'delete' || action === 'replace' || (action === 'wait' && seen?.state === 'deleting');

/**
 * Watches what the cloud is still building or removing, one list per kind and look, until it is done with some of it.
 * It gives up after some ten seconds, or when something else is wanted.
 */
export async function watchWaiting(waiting: Step[], { scope, clock, signal, over }: Watch): Promise<void> {
  const before = new Map(waiting.map((step) => [refText(step), goes(step)]));
  for (const pause of pauses) {
    await clock.sleep(pause, signal);
    if (signal.aborted || (await over())) return;
    const seen = await look(waiting, scope);
    const unfinished = waiting.filter((step) => {
      const state = seen.get(refText(step))?.state;
      return before.get(refText(step)) ? state !== undefined : state === 'building' || state === undefined;
    });
    if (unfinished.length === 0) return;
  }
}

async function look(waiting: Step[], scope: Scope): Promise<Map<string, Seen>> {
  const kinds = [...new Set(waiting.map(({ kind }) => kind))];
  const lists = await Promise.all(
    kinds.map((kind) => driverOf(kind).list(scope, waiting.filter((step) => step.kind === kind).map(markedKey))),
  );
  return new Map(lists.flat().map((seen) => [refText(seen), seen]));
}

const markedKey = ({ key, wanted, row, name }: Step) => ({ key, name, mark: wanted?.mark ?? row?.mark ?? '' });
