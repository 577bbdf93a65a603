import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import { isUuid, sha256 } from '../../common/ids';
import { logger } from '../../common/logger';
import { counter } from '../../common/metrics';
import { pageOf, placeOf as placeOfCursor, type Page, type PageQuery } from '../../common/page';
import { Database, shareLock } from '../../database';
import { recordConflicts, selectConflicts, type UsageConflict } from './usage-conflict.repository';
import { deviceMissing, eventConflict, eventInFuture, fleetMissing, type Place } from './usage-event.errors';
import { accountsOf, differing, fleetsOf, insertEvents, type DigestedEvent } from './usage-event.repository';
import type { SentEvents, UsageEvent } from './usage-event.schema';

const log = logger('metering');
const results = counter('moorage_usage_events_total', 'Usage events by what became of them', ['result']);

const futureMs = 5 * 60_000;

type PlaceOf = (index: number) => Place;

/** What became of the events that were sent. */
export interface Ingested {
  /** Recorded and counted now. */
  accepted: number;
  /** Recorded before, or twice in what was sent, with the same content. */
  duplicates: number;
  /** Not taken: another content came before. In the order in which they were sent. */
  conflicts: { source: string; id: string }[];
}

/** Records what others have counted, each event once whoever sends it how often. */
@Injectable()
export class UsageEventService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Takes all events or, where one of them cannot be, none; `scope` is the account that the caller is limited to, or null.
   * @throws DomainError USAGE_EVENT_IN_FUTURE, REFERENCE_NOT_FOUND; USAGE_EVENT_CONFLICT for an event that was sent alone
   */
  async ingest({ single, events }: SentEvents, scope: string | null = null): Promise<Ingested> {
    const placeOf = (index: number): Place => (single ? null : index);
    this.checkTimes(events, placeOf);
    const done = await this.record(await this.digested(events, placeOf, scope));
    const { accepted, duplicates, conflicts } = done;
    results.inc({ result: 'accepted' }, accepted);
    results.inc({ result: 'duplicate' }, duplicates);
    results.inc({ result: 'conflict' }, conflicts.length);
    if (conflicts.length === 0) return done;
    const [{ source, id }] = conflicts;
    const fields = { event: 'metering.usage_conflict', source, id, conflicts: conflicts.length };
    log.warn(fields, 'usage events came with the ids of others');
    if (single) throw eventConflict(source, id);
    return done;
  }

  /** Newest first. */
  async conflicts({ limit, cursor }: PageQuery, scope: string | null = null): Promise<Page<UsageConflict>> {
    const before = placeOfCursor(cursor, isUuid);
    const rows = await selectConflicts(this.database, { accountId: scope, before, limit: limit + 1 });
    return pageOf(rows, limit, ({ id }) => id);
  }

  private checkTimes(events: UsageEvent[], placeOf: PlaceOf): void {
    const now = this.clock.now();
    const index = events.findIndex(({ occurredAt }) => occurredAt.getTime() > now.getTime() + futureMs);
    if (index >= 0) throw eventInFuture(placeOf(index), events[index].occurredAt, now);
  }

  /** Fleets never change their account, nor devices their fleet: this need not be in the events' transaction. */
  private async digested(events: UsageEvent[], placeOf: PlaceOf, scope: string | null): Promise<DigestedEvent[]> {
    const accounts = await accountsOf(this.database, distinct(events.map(({ fleetId }) => fleetId)));
    const fleets = await fleetsOf(this.database, distinct(events.flatMap(({ deviceId }) => deviceId ?? [])));
    return events.map((event, index) => {
      const { fleetId, deviceId } = event;
      const accountId = accounts.get(fleetId);
      // One of another account is not told from one that is not there.
      if (accountId === undefined || (scope !== null && accountId !== scope))
        throw fleetMissing(placeOf(index), fleetId);
      if (deviceId !== null && fleets.get(deviceId) !== fleetId) throw deviceMissing(placeOf(index), deviceId);
      return { ...event, accountId, digest: digestOf(event) };
    });
  }

  private async record(events: DigestedEvent[]): Promise<Ingested> {
    const { first, repeated } = byIdentity(events);
    return this.database.transaction(async (tx) => {
      await shareLock(tx, 'billing-facts');
      const known = await insertEvents(tx, first);
      const again = [...known.map((n) => first[n]), ...repeated];
      // A statement of its own: it sees what the first one waited for, and what that has just recorded.
      const differ = again.length === 0 ? [] : (await differing(tx, again)).map((n) => again[n]);
      if (differ.length > 0) await recordConflicts(tx, differ, this.clock.now());
      const different = new Set(differ);
      return {
        accepted: first.length - known.length,
        duplicates: again.length - differ.length,
        conflicts: events.filter((event) => different.has(event)).map(({ source, id }) => ({ source, id })),
      };
    });
  }
}

/** What makes an event the same: attributes that carriers add on the way are no part of it. */
export const digestOf = ({ meter, occurredAt, fleetId, deviceId, quantity }: UsageEvent): string =>
  sha256(JSON.stringify([meter, occurredAt.toISOString(), fleetId, deviceId, quantity]));

/** The first event of each source and id, in one order whoever sends them, so that two batches never wait for each other. */
function byIdentity(events: DigestedEvent[]): { first: DigestedEvent[]; repeated: DigestedEvent[] } {
  const seen = new Set<string>();
  const first: DigestedEvent[] = [];
  const repeated: DigestedEvent[] = [];
  for (const event of events) {
    const identity = `${event.source}\0${event.id}`;
    if (seen.has(identity)) repeated.push(event);
    else first.push(event);
    seen.add(identity);
  }
  first.sort((a, b) => compareText(a.source, b.source) || compareText(a.id, b.id));
  return { first, repeated };
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const distinct = (ids: string[]): string[] => [...new Set(ids)];
