import type { instanceActions } from '../../openstack';
import type { ServerState } from '../lifecycle-event.types';
import { sameMeter, type Meter, type UseFact } from '../resource.types';

export type InstanceAction = Awaited<ReturnType<typeof instanceActions.list>>[number];

/** What was used ends when it is asked for, what is used begins when it is there: neither is billed for Nova's own time. */
const endings: Record<string, ServerState> = {
  stop: 'stopped',
  pause: 'stopped',
  suspend: 'stopped',
  shelve: 'shelved',
};
const beginnings = new Set(['start', 'unpause', 'resume', 'unshelve', 'restore']);
const resizings = new Set(['resize', 'revertResize']);
const deletions = new Set(['delete', 'forceDelete', 'softDelete']);

/** Nova tells times in UTC, without a zone. */
export const novaTime = (text: string): Date => new Date(`${text.replace(/Z$/, '')}Z`);

const asked = ({ start_time: at }: InstanceAction): Date => novaTime(at);
const done = ({ updated_at: end, start_time: start }: InstanceAction): Date => novaTime(end ?? start);

interface Turn {
  at: Date;
  state?: ServerState;
  resized?: true;
}

function turnOf(action: InstanceAction): Turn[] {
  if (action.action in endings) return [{ at: asked(action), state: endings[action.action] }];
  if (beginnings.has(action.action)) return [{ at: done(action), state: 'running' }];
  return resizings.has(action.action) ? [{ at: done(action), resized: true }] : [];
}

const succeeded = ({ message }: InstanceAction): boolean => message !== 'Error';

/**
 * When the server was asked to be gone; null when it was not. Of several times that is the first one since it was last taken up
 * again: what the cloud keeps is deleted once more to be gone for good. `actions` begin with the newest, as Nova lists them.
 */
export const deletedAt = (actions: InstanceAction[]): Date | null => {
  const past = actions.filter(succeeded);
  const restored = past.findIndex(({ action }) => action === 'restore');
  const deletion = past.slice(0, restored < 0 ? past.length : restored).findLast(({ action }) => deletions.has(action));
  return deletion ? asked(deletion) : null;
};

/**
 * How a server came from `before` to `now` after `since`, by what was done to it. Actions tell no flavor: another one is
 * in use from the last resize on. What they do not explain is so from `at`, when it was seen. Of one that is gone `now` is null.
 */
export function changesOf(
  actions: InstanceAction[],
  { since, before, now, at }: { since: Date; before: Meter; now: Meter | null; at: Date },
): UseFact[] {
  const turns = actions
    .filter(succeeded)
    .flatMap(turnOf)
    .filter((turn) => turn.at >= since)
    .reverse()
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  // What leads elsewhere than to what is seen is under way still.
  const final = turns.at(-1)?.state;
  if (now !== null && final !== undefined && final !== now.state) turns.pop();
  const lastResize = turns.findLast(({ resized }) => resized);
  const facts: UseFact[] = [];
  let meter = before;
  let last = since;
  for (const turn of turns) {
    const flavor = turn === lastResize && now !== null ? now.meter : meter.meter;
    const next = { ...meter, meter: flavor, state: turn.state ?? meter.state };
    if (sameMeter(meter, next)) continue;
    // Nova tells whole seconds, and of two facts of one instant the log would keep the first.
    last = new Date(Math.max(turn.at.getTime(), last.getTime() + 1));
    facts.push({ meter: next, at: last });
    meter = next;
  }
  return now === null || sameMeter(meter, now) ? facts : [...facts, { meter: now, at }];
}
