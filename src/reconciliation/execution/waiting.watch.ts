import type { Clock } from '../../common/clock';
import { groupBy } from '../../common/group';
import type { Step } from '../plan/plan.types';
import { removes } from '../plan/step.order';
import type { ExecutorContext } from './plan.execution';
import { refText, type Scope, type Seen } from '../resource.types';
import { isSoftDeleted } from '../seen/server.state';
import type { LookBy, SharedLook } from '../seen/shared.look';

/** After this long the watch gives up, in ms, so that a blueprint changed meanwhile is seen. */
const patience = 10_000;

/** Between looks, in ms: an eighth of the wait so far, so that what is done is seen soon however long it takes. */
const pauseAfter = (waited: number): number => Math.max(50, Math.round(waited / 8));

/** Of the shortest wait of late, before the first look; what is wanted of the fleet is looked at every so many ms meanwhile. */
const restShare = 0.8;
const longestRest = 5_000;
const restStep = 500;

const itself = (object: Seen): string => `${refText(object)} ${object.cloudId}`;

interface Watch {
  scope: Scope;
  looks: SharedLook;
  clock: Clock;
  signal: AbortSignal;
  /** Whether something else is wanted by now. */
  over: () => Promise<boolean>;
  /** How long it has been waited already, in ms. */
  waited?: number;
}

const isGoing = (step: Step): boolean => removes(step) || (step.action === 'wait' && step.seen?.state === 'deleting');

/**
 * Watches what the cloud is still building or removing, one list per kind and look, shared with all fleets that wait.
 * Gives what stands once all of it is done, or null when that takes too long, or something else is wanted.
 */
export async function watchWaiting(
  waiting: Step[],
  { scope, looks, clock, signal, over, waited = 0 }: Watch,
): Promise<Seen[] | null> {
  const going = new Map(waiting.map((step) => [refText(step), isGoing(step)]));
  const begun = waited === 0 && !waiting.some(isGoing) ? clock.now().getTime() : null;
  const rest = begun === null ? 0 : restBefore(waiting, looks, scope);
  while (waited < patience) {
    const pause = waited < rest ? Math.min(restStep, rest - waited) : pauseAfter(waited);
    await clock.sleep(pause, signal);
    if (signal.aborted || (await over())) return null;
    waited += pause;
    if (waited < rest) continue;
    const found = await look(waiting, scope, looks);
    // Another one may bear the same mark.
    const seen = new Map(found.flatMap((object) => [refText(object), itself(object)].map((by) => [by, object])));
    const unfinished = waiting.filter((step) => {
      const state = seen.get(step.seen ? itself(step.seen) : refText(step))?.state;
      return going.get(refText(step)) ? state !== undefined : state === 'building' || state === undefined;
    });
    if (unfinished.length > 0) continue;
    if (begun !== null)
      for (const { kind } of waiting) looks.memory.learn(scope.cloud, kind, clock.now().getTime() - begun);
    return found;
  }
  return null;
}

/** A cloud that builds in eight seconds is not asked ten times in them: each look is work that it builds later for. */
const restBefore = (waiting: Step[], { memory }: SharedLook, { cloud }: Scope): number =>
  Math.min(longestRest, ...waiting.map(({ kind }) => restShare * memory.shortest(cloud, kind)));

/** In ms, of `patience`: there are two looks then, after a second each. A look is work for the cloud, which the last calls wait for. */
const waitedBefore = 8_000;

/**
 * Watches beside the last calls of a run what the calls before have begun. A server is mostly up by the time that its
 * floating IP is made: looked at only afterwards, each fleet was ready half a second later than it stood.
 */
export class WatchBeside {
  private ended = new AbortController();
  private waiting: Step[] = [];
  private seen: Seen[] | null = null;

  constructor(private readonly watch: ExecutorContext['watch']) {}

  /** Begins anew whenever more has come to be waited for. */
  begin(waiting: Step[]): void {
    // What a stack has is read by the next run.
    if (waiting.length === this.waiting.length || waiting.some(({ kind }) => kind === 'stack')) return;
    this.ended.abort();
    this.ended = new AbortController();
    this.waiting = [...waiting];
    this.seen = null;
    const { signal } = this.ended;
    this.watch(this.waiting, signal, waitedBefore).then(
      (seen) => {
        if (!signal.aborted) this.seen = seen;
      },
      () => undefined, // the look after the run tells what is wrong
    );
  }

  /** What stands, where all of `waiting` has come to stand by now. */
  end(waiting: Step[]): Seen[] | null {
    this.ended.abort();
    return waiting.length === this.waiting.length ? this.seen : null;
  }
}

async function look(waiting: Step[], scope: Scope, looks: SharedLook): Promise<Seen[]> {
  const byLook = groupBy(waiting, (step) => `${lookBy(step)} ${step.kind}`);
  const lists = await Promise.all(
    [...byLook.values()].map((steps) => looks.list(steps[0].kind, scope, steps.map(markedKey), lookBy(steps[0]))),
  );
  return lists.flat();
}

const lookBy = (step: Step): LookBy => (isGoing(step) ? 'list' : 'built');

/** A stack may have lost its tags, and no list has a server that is softly deleted; for the rest it would cost a call more each. */
const isAskedById = ({ kind, seen }: Step): boolean => kind === 'stack' || (seen !== null && isSoftDeleted(seen));

const markedKey = (step: Step) => ({
  key: step.key,
  name: step.name,
  mark: step.wanted?.mark ?? step.row?.mark ?? '',
  cloudId: isAskedById(step) ? step.row?.cloudId : null,
});
