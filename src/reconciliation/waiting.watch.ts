import type { Clock } from '../common/clock';
import type { Step } from './plan.builder';
import { refText, type Scope, type Seen } from './resource.types';
import type { SharedLook } from './shared.look';

/** After this long the watch gives up, in ms, so that a blueprint changed meanwhile is seen. */
const patience = 10_000;

/** Between looks, in ms: an eighth of the wait so far, so that what is done is seen soon however long it takes. */
const pauseAfter = (waited: number): number => Math.max(50, Math.round(waited / 8));

interface Watch {
  scope: Scope;
  looks: SharedLook;
  clock: Clock;
  signal: AbortSignal;
  /** Whether something else is wanted by now. */
  over: () => Promise<boolean>;
}

const goes = ({ action, seen }: Step): boolean =>
  action === 'delete' || action === 'replace' || (action === 'wait' && seen?.state === 'deleting');

/**
 * Watches what the cloud is still building or removing, one list per kind and look, shared with all fleets that wait.
 * Gives what stands once all of it is done, or null when that takes too long, or something else is wanted.
 */
export async function watchWaiting(
  waiting: Step[],
  { scope, looks, clock, signal, over }: Watch,
): Promise<Seen[] | null> {
  const going = new Map(waiting.map((step) => [refText(step), goes(step)]));
  for (let waited = 0; waited < patience;) {
    const pause = pauseAfter(waited);
    await clock.sleep(pause, signal);
    if (signal.aborted || (await over())) return null;
    waited += pause;
    const found = await look(waiting, scope, looks);
    const seen = new Map(found.map((object) => [refText(object), object]));
    const unfinished = waiting.filter((step) => {
      const state = seen.get(refText(step))?.state;
      return going.get(refText(step)) ? state !== undefined : state === 'building' || state === undefined;
    });
    if (unfinished.length === 0) return found;
  }
  return null;
}

async function look(waiting: Step[], scope: Scope, looks: SharedLook): Promise<Seen[]> {
  const kinds = [...new Set(waiting.map(({ kind }) => kind))];
  const lists = await Promise.all(
    kinds.map((kind) => looks.list(kind, scope, waiting.filter((step) => step.kind === kind).map(markedKey))),
  );
  return lists.flat();
}

const markedKey = ({ key, wanted, row, name }: Step) => ({ key, name, mark: wanted?.mark ?? row?.mark ?? '' });
