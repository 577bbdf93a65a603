import type { Decimal } from '../common/money';
import type { ServerState } from '../reconciliation/lifecycle-event.types';
import type { Instant } from './instant';

/** Which share of a flavor's hour is billed in a state, from `since` until the state's next policy. */
export interface StatePolicy {
  state: ServerState;
  /** From 0 to 1. */
  share: Decimal;
  since: Instant;
}

interface Spell {
  state: ServerState | null;
  start: Instant;
  /** Null while it goes on. */
  end: Instant | null;
}

/** The spell, split wherever another share of its state begins. What runs, and what has no states, is billed whole. */
export function bySharesOf<T extends Spell>(policies: StatePolicy[], spell: T): (T & { share: Decimal })[] {
  const own = policies
    .filter(({ state, since }) => state === spell.state && (spell.end === null || since < spell.end))
    .sort((a, b) => (a.since < b.since ? -1 : 1));
  const last = own.findLastIndex(({ since }) => since <= spell.start);
  const during = own.slice(Math.max(0, last));
  if (during.length === 0) return [{ ...spell, share: '1' }];
  return during.map(({ share, since }, at) => ({
    ...spell,
    start: at === 0 ? spell.start : since,
    end: during.at(at + 1)?.since ?? spell.end,
    share,
  }));
}
