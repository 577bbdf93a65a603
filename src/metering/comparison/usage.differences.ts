import { compare, type Decimal } from '../../common/money';

/**
 * `leak`: in the cloud, and no interval. `phantom`: an interval, and not in the cloud. `state`, `resized`: both, and not the
 * same. `late`: learned later than it happened. `nova`, `gnocchi`: Nova or Gnocchi counts another time.
 */
export const causes = ['leak', 'phantom', 'state', 'resized', 'late', 'nova', 'gnocchi'] as const;
export type Cause = (typeof causes)[number];

/** An object of the inventory beside what is metered of it. */
export interface Compared {
  kind: string;
  name: string;
  cloudId: string | null;
  resourceId: string | null;
  fleetId: string | null;
  accountId: string | null;
  found: boolean;
  /** Being made or removed. */
  busy: boolean;
  meter: string | null;
  quantity: Decimal | null;
  state: string | null;
  since: Date | null;
  lateChanges: number;
  /** Seconds within the period. */
  novaSeconds: Decimal | null;
  gnocchiSeconds: Decimal | null;
  meteredSeconds: Decimal;
  /** When its first interval began; null where it has none. */
  first: Date | null;
  /** When its last interval ended; null where none has. */
  ended: Date | null;
  open: { meter: string; quantity: Decimal; state: string | null; start: Date } | null;
}

export interface Difference {
  cause: Cause;
  of: Compared;
  message: string;
}

/** What may lie between an event and its interval, in ms. */
const graceMs = 300_000;
/** Nova tells whole seconds, and counts to when a server is gone, not to when it was asked to go; in seconds. */
const novaTolerance = 60;
/** Ceilometer tells Gnocchi of a server when it next looks or is told: by default it looks every five minutes; in seconds. */
const gnocchiTolerance = 600;

const text = ({ meter, quantity }: { meter: string | null; quantity: Decimal | null }): string =>
  `${Number(quantity)} ${meter}`;

/**
 * In what an object and its intervals differ; `takenAt` is when it was begun to look at the cloud. That takes its time, and the
 * intervals are those of later still: what ended or changed meanwhile is no difference.
 */
export function differencesOf(one: Compared, takenAt: Date): Difference[] {
  const found: Difference[] = [];
  const add = (cause: Cause, message: string) => void found.push({ cause, of: one, message });
  const settled = takenAt.getTime() - graceMs;
  if (!one.busy) {
    const { open, since } = one;
    const used = one.found && one.meter !== null && (since === null || since.getTime() < settled);
    if (used && one.resourceId === null) add('leak', 'bears our mark, and is on no record');
    else if (used && open === null && !endedSince(one, settled))
      add('leak', `is in the cloud as ${text(one)}, and not metered`);
    if (open !== null && (!one.found || one.meter === null) && open.start.getTime() < settled)
      add('phantom', `is metered as ${text(open)}, and ${one.found ? 'not used' : 'not in the cloud'}`);
    if (used && open !== null && open.start.getTime() < settled) compareUse(one, open, add);
    if (since !== null && one.first !== null && one.first.getTime() - since.getTime() > novaTolerance * 1_000)
      add('late', `is there since ${since.toISOString()}, and metered from ${one.first.toISOString()} on`);
  }
  if (one.lateChanges > 0)
    add('late', `${one.lateChanges} changes of its state were found afterwards, and are metered now`);
  compareNova(one, add);
  compareGnocchi(one, add);
  return found;
}

const endedSince = ({ ended }: Compared, ms: number): boolean => ended !== null && ended.getTime() >= ms;

type Add = (cause: Cause, message: string) => void;

function compareUse(one: Compared, open: NonNullable<Compared['open']>, add: Add): void {
  if (one.meter !== open.meter || compare(one.quantity ?? '0', open.quantity) !== 0)
    add('resized', `is ${text(one)} in the cloud, and metered as ${text(open)}`);
  if (one.state !== open.state) add('state', `is ${one.state} in the cloud, and metered as ${open.state}`);
}

function compareNova({ novaSeconds, meteredSeconds, resourceId }: Compared, add: Add): void {
  if (novaSeconds === null || resourceId === null) return;
  const more = Number(meteredSeconds) - Number(novaSeconds);
  if (Math.abs(more) <= novaTolerance) return;
  // Nova counts from the last launch: an unshelve, a rebuild or a resize begins it anew.
  const why = more > 0 ? '; Nova counts from the last launch only' : '';
  add('nova', `${countText('Nova counts', novaSeconds, more)}${why}`);
}

function compareGnocchi({ gnocchiSeconds, meteredSeconds, resourceId }: Compared, add: Add): void {
  if (gnocchiSeconds === null || resourceId === null) return;
  const more = Number(meteredSeconds) - Number(gnocchiSeconds);
  if (Math.abs(more) > gnocchiTolerance) add('gnocchi', countText('Gnocchi was told', gnocchiSeconds, more));
}

const countText = (who: string, seconds: Decimal, more: number): string =>
  `was there for ${Math.round(Number(seconds))} s as ${who}, and ${Math.abs(Math.round(more))} s ${more > 0 ? 'longer' : 'shorter'} as metered`;
