import { derivedId } from '../common/ids';
import { compare, type Decimal } from '../common/money';
import type { LifecycleEvent, ServerState } from '../reconciliation/lifecycle-event.types';
import type { Instant } from './instant';
import { bySharesOf, type StatePolicy } from './state.policy';

/** `unknown` is never billed silently; `derived` began at the first fact that we have, not at the beginning itself. */
export type Confidence = 'observed' | 'derived' | 'estimated' | 'unknown';

/** An event of the log, with its times as exact as Postgres keeps them. */
export interface LoggedEvent extends Omit<LifecycleEvent, 'occurredAt' | 'lastSeenAt' | 'attributes'> {
  occurredAt: Instant;
  lastSeenAt: Instant | null;
  /** Of a server; those of before states were recorded have none. */
  state: ServerState | null;
}

/** What was used, `[start, end)`; `end` is null while the use goes on. */
export interface UsageInterval {
  id: string;
  resourceId: string;
  /** Null for what is an account's, and no fleet's. */
  fleetId: string | null;
  accountId: string;
  kind: string;
  meter: string;
  unit: string;
  quantity: Decimal;
  start: Instant;
  end: Instant | null;
  confidence: Confidence;
  /** Null for what has no states. */
  state: ServerState | null;
  /** Which share of the quantity is billed in that state, by the policy of the time; from 0 to 1. */
  share: Decimal;
}

/** What is in use at one moment of the derivation, and since when. */
type Use = Omit<UsageInterval, 'id' | 'end' | 'share'>;

/** Where a resource stands: not yet heard of, in use, or ended. */
interface Life {
  use: Use | null;
  ended: boolean;
  intervals: UsageInterval[];
  policies: StatePolicy[];
}

/**
 * The intervals of one resource from all its events and the policies of all times: a function of these sets alone, so
 * that order, repetition and late arrival make no difference once every event is there.
 */
export function deriveIntervals(events: LoggedEvent[], policies: StatePolicy[]): UsageInterval[] {
  const life: Life = { use: null, ended: false, intervals: [], policies };
  for (const instant of byInstant(events)) {
    for (const event of inEffect(instant, life.use !== null)) apply(life, event);
  }
  if (life.use !== null) finish(life, life.use, null);
  return life.intervals;
}

function byInstant(events: LoggedEvent[]): LoggedEvent[][] {
  const instants = new Map<Instant, LoggedEvent[]>();
  for (const event of events) instants.set(event.occurredAt, [...(instants.get(event.occurredAt) ?? []), event]);
  return [...instants].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

/** Of one instant: what was in use ends before anything begins; what was not in use can only begin before it ends. */
function inEffect(group: LoggedEvent[], inUse: boolean): LoggedEvent[] {
  const order: LifecycleEvent['type'][] = inUse ? ['closed', 'opened', 'changed'] : ['opened', 'changed', 'closed'];
  return order.flatMap((type) => group.find((event) => event.type === type) ?? []);
}

function apply(life: Life, event: LoggedEvent): void {
  if (event.type === 'closed') return close(life, event);
  // A change that comes after the end contradicts it; use that nobody can see must not be billed for ever.
  if (event.type === 'changed' && life.use === null && life.ended) return;
  const confidence = event.type === 'changed' && life.use === null ? 'derived' : 'observed';
  const next = useFrom(event, confidence);
  if (life.use !== null && sameUse(life.use, next)) return;
  if (life.use !== null) finish(life, life.use, event.occurredAt);
  life.use = next;
  life.ended = false;
}

/** A missed end: billed until the resource was last seen, unknown from there to when it was found missing. */
function close(life: Life, { occurredAt, lastSeenAt }: LoggedEvent): void {
  life.ended = true;
  if (life.use === null) return;
  const use = life.use;
  life.use = null;
  if (lastSeenAt === null || lastSeenAt >= occurredAt) return finish(life, use, occurredAt);
  const seenUntil = lastSeenAt > use.start ? lastSeenAt : use.start;
  finish(life, use, seenUntil);
  finish(life, { ...use, start: seenUntil, confidence: 'unknown' }, occurredAt);
}

function finish(life: Life, use: Use, end: Instant | null): void {
  if (end !== null && end <= use.start) return;
  for (const piece of bySharesOf(life.policies, { ...use, end }))
    life.intervals.push({ ...piece, id: intervalId(piece) });
}

function useFrom(event: LoggedEvent, confidence: Confidence): Use {
  const { resourceId, fleetId, accountId, kind, meter, unit, quantity, occurredAt } = event;
  if (meter === null || unit === null || quantity === null) throw new Error(`a ${event.type} event without a meter`);
  const state = kind === 'server' ? (event.state ?? 'running') : null;
  return { resourceId, fleetId, accountId, kind, meter, unit, quantity, start: occurredAt, confidence, state };
}

const sameUse = (a: Use, b: Use): boolean =>
  a.meter === b.meter &&
  a.unit === b.unit &&
  compare(a.quantity, b.quantity) === 0 &&
  a.fleetId === b.fleetId &&
  a.accountId === b.accountId &&
  a.kind === b.kind &&
  a.state === b.state;

/** Of what makes the interval itself, so that a replay finds the same one. */
const intervalId = ({ resourceId, meter, start }: Pick<Use, 'resourceId' | 'meter' | 'start'>): string =>
  derivedId(`${resourceId}\n${meter}\n${start}`);
