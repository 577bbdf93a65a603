import { Inject, Injectable } from '@nestjs/common';
import { RatingService, type Granularity, type RatedUsage } from '../billing';
import { narrowed, type AccountScope } from '../common/account.scope';
import { CLOCK, type Clock } from '../common/clock';
import { DomainError } from '../common/errors';
import { pageOf, placeOf, type Page } from '../common/page';
import type { UsageQuery } from './usage.schema';

/**
 * A sum of usage. `accountId`, `fleetId` and `meter` are null where they were not told apart; `cost` leaves out what has
 * no price, and `priced` is false then.
 */
export type UsageItem = RatedUsage;

const dayMs = 86_400_000;
/** More periods than this are not a report but a dump. */
const longest: Record<Granularity, number> = {
  hour: 100 * dayMs,
  day: 3_660 * dayMs,
  month: 36_525 * dayMs,
  total: Infinity,
};

/** What was used, how much of it, and what it costs. */
@Injectable()
export class UsageService {
  /** Postgres keeps the parts of an answer, most of them on disk, until it has summed them. */
  private readonly mostParts = 10_000_000;

  constructor(
    private readonly rating: RatingService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Usage in `[from, to)` of the accounts that the asker sees; what goes on is counted to now and never beyond `to`.
   * @throws DomainError USAGE_RANGE_INVALID, CURSOR_INVALID
   */
  async query(query: UsageQuery, scope: AccountScope = null): Promise<Page<UsageItem>> {
    const { now, offset } = this.place(query.cursor);
    const from = query.from ?? new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
    const to = query.to ?? now;
    checkRange(from, to, query.granularity);
    const asked = {
      accountIds: narrowed(scope, query.accountId) ?? undefined,
      fleetId: query.fleetId,
      from,
      to,
      now,
      by: toldApart(query),
      granularity: query.granularity,
      limit: query.limit + 1,
      offset,
    };
    if (await this.rating.isCutFiner(asked, this.mostParts)) throw tooFine(asked, this.mostParts);
    const rows = await this.rating.ratedUsage(asked);
    return pageOf(rows, query.limit, () => `${now.getTime()} ${offset + query.limit}`);
  }

  /** Further pages are told as of the time of the first: what goes on would otherwise end elsewhere in each. */
  private place(cursor: string | undefined): { now: Date; offset: number } {
    const now = this.clock.now();
    const key = placeOf(cursor, (text) => /^\d{1,13} \d{1,9}$/.test(text));
    if (key === null) return { now, offset: 0 };
    const [begun, offset] = key.split(' ').map(Number);
    // Cursors come from outside: nothing is counted to a time that is to come.
    return { now: new Date(Math.min(begun, now.getTime())), offset };
  }
}

/** A fleet tells its account, and what was asked for by id is told back. */
function toldApart({ groupBy, accountId, fleetId }: UsageQuery): { account: boolean; fleet: boolean; meter: boolean } {
  const by = new Set<string>(groupBy ?? ['account', 'fleet', 'meter']);
  const fleet = by.has('fleet') || fleetId !== undefined;
  return { fleet, account: fleet || by.has('account') || accountId !== undefined, meter: by.has('meter') };
}

function checkRange(from: Date, to: Date, granularity: Granularity): void {
  const span = to.getTime() - from.getTime();
  if (span >= 0 && span <= longest[granularity]) return;
  throw new DomainError({
    code: 'USAGE_RANGE_INVALID',
    status: 400,
    message:
      span > 0
        ? `from ${from.toISOString()} to ${to.toISOString()} is more than ${longest[granularity] / dayMs} days by the ${granularity}`
        : `from is ${from.toISOString()}, which is after to, ${to.toISOString()}`,
    action: span > 0 ? 'Ask for a shorter time, or for longer periods.' : 'Give a from that is not later than to.',
  });
}

const tooFine = ({ from, to, granularity }: { from: Date; to: Date; granularity: Granularity }, most: number) =>
  new DomainError({
    code: 'USAGE_RANGE_INVALID',
    status: 400,
    message: `from ${from.toISOString()} to ${to.toISOString()} more was used than can be told by the ${granularity}: it has more than ${most} parts`,
    action: 'Ask for a shorter time, for one account or fleet, or for longer periods.',
  });
