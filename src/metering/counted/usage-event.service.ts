import { Inject, Injectable } from '@nestjs/common';
import type { AccountScope } from '../../common/account.scope';
import { CLOCK, type Clock } from '../../common/clock';
import { isUuid } from '../../common/ids';
import { logger } from '../../common/logger';
import { counter } from '../../common/metrics';
import { pageOf, placeOf as placeOfCursor, type Page, type PageQuery } from '../../common/page';
import { CONFIG, type Config } from '../../config';
import { Database } from '../../database';
import { laterOfTaken } from './retention.repository';
import { recordConflicts, selectConflicts, type UsageConflict } from './usage-conflict.repository';
import { eventConflict, eventInFuture, eventTooOld, type PlaceOf } from './usage-event.errors';
import { EventReferences } from './usage-event.references';
import { differing, insertEvents, type OwnedEvent } from './usage-event.repository';
import type { SentEvents, UsageEvent } from './usage-event.schema';
import { takenFrom } from './usage-month';

const log = logger('metering');
const results = counter('moorage_usage_events_total', 'Usage events by what became of them', ['result']);

const futureMs = 5 * 60_000;

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
  private readonly references: EventReferences;

  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'usageRetentionMonths'>,
  ) {
    this.references = new EventReferences(database);
  }

  /**
   * Takes all events or, where one of them cannot be, none; `scope` names the accounts that the caller is limited to, or is null.
   * @throws DomainError USAGE_EVENT_IN_FUTURE, USAGE_EVENT_TOO_OLD, REFERENCE_NOT_FOUND; USAGE_EVENT_CONFLICT for an event that was sent alone
   */
  async ingest({ single, events }: SentEvents, scope: AccountScope = null): Promise<Ingested> {
    const placeOf: PlaceOf = (index) => (single ? null : index);
    await this.checkTimes(events, placeOf);
    const done = await this.record(await this.references.resolve(events, placeOf, scope));
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
  async conflicts({ limit, cursor }: PageQuery, scope: AccountScope = null): Promise<Page<UsageConflict>> {
    const before = placeOfCursor(cursor, isUuid);
    const rows = await selectConflicts(this.database, { scope, before, limit: limit + 1 });
    return pageOf(rows, limit, ({ id }) => id);
  }

  private async checkTimes(events: UsageEvent[], placeOf: PlaceOf): Promise<void> {
    const now = this.clock.now();
    const latest = now.getTime() + futureMs;
    // Recorded up to 5 minutes before its time, its id may be forgotten; and the month may change while this goes on.
    const earliest = (await this.takenFrom(new Date(latest), events)).getTime() + futureMs;
    const index = events.findIndex(({ occurredAt: at }) => at.getTime() > latest || at.getTime() < earliest);
    if (index < 0) return;
    const { occurredAt } = events[index];
    if (occurredAt.getTime() > latest) throw eventInFuture(placeOf(index), occurredAt, now);
    throw eventTooOld(placeOf(index), occurredAt, new Date(earliest));
  }

  /** What was let go of before more was to be kept is not known any more; what is of late need not be asked for. */
  private async takenFrom(at: Date, events: UsageEvent[]): Promise<Date> {
    const configured = takenFrom(at, this.config.usageRetentionMonths);
    const lastMonth = takenFrom(at, 1);
    if (events.every(({ occurredAt }) => occurredAt >= lastMonth)) return configured;
    return laterOfTaken(this.database, configured);
  }

  /** Who dies between these steps has told the sender nothing: it sends again, and then its conflicts are found again. */
  private async record(events: OwnedEvent[]): Promise<Ingested> {
    const { first, repeated } = byIdentity(events);
    const { fresh, conflicting } = await insertEvents(this.database, first);
    const open = [...(conflicting ? first : []), ...repeated];
    const differ = open.length === 0 ? [] : (await differing(this.database, open)).map((n) => open[n]);
    if (differ.length > 0) await recordConflicts(this.database, differ, this.clock.now());
    const different = new Set(differ);
    return {
      accepted: fresh,
      duplicates: events.length - fresh - differ.length,
      conflicts: events.filter((event) => different.has(event)).map(({ source, id }) => ({ source, id })),
    };
  }
}

/** The first event of each account, source and id, in one order whoever sends them, so that two batches never wait for each other. */
function byIdentity(events: OwnedEvent[]): { first: OwnedEvent[]; repeated: OwnedEvent[] } {
  const seen = new Set<string>();
  const first: OwnedEvent[] = [];
  const repeated: OwnedEvent[] = [];
  for (const event of events) {
    const identity = `${event.id}\0${event.source}\0${event.accountId}`;
    if (seen.has(identity)) repeated.push(event);
    else first.push(event);
    seen.add(identity);
  }
  first.sort(
    (a, b) => compareText(a.id, b.id) || compareText(a.source, b.source) || compareText(a.accountId, b.accountId),
  );
  return { first, repeated };
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
