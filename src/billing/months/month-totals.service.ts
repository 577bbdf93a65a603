import { Inject, Injectable } from '@nestjs/common';
import type { AccountScope } from '../../common/account.scope';
import { CLOCK, monotonic, type Clock } from '../../common/clock';
import { groupBy } from '../../common/group';
import { currencyPlaces, rounded, sum, type Decimal } from '../../common/money';
import { Database } from '../../database';
import { selectCurrentMonths, type CurrentMonth } from './month-totals.repository';
import { RatingService } from '../rating/rating.service';

/** What accounts of one currency spend together in the month that goes on. */
export interface MonthTotal {
  /** ISO 4217. */
  currency: string;
  /** So far. */
  monthToDate: Decimal;
  /** At its end, if what runs now runs on at the prices that are known; counted usage as it stands. */
  forecast: Decimal;
}

interface Cost {
  currency: string;
  cost: Decimal;
}

interface Answer {
  totals: Promise<MonthTotal[]>;
  /** Until when it serves, by the monotonic clock. */
  until: number;
}

const longMs = 1_000;

/** The month that goes on, over all accounts at once: usage as it is rated, without minimums and corrections. */
@Injectable()
export class MonthTotalsService {
  private readonly answers = new Map<string, Answer>();

  constructor(
    private readonly database: Database,
    private readonly rating: RatingService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Of these accounts, or of all; each account's month is that of its time zone. Whoever asks while it is reckoned gets the same
   * answer, and one that took long serves for as long as it took: dashboards ask every few seconds, and would hold every connection.
   */
  totals(accountIds: AccountScope): Promise<MonthTotal[]> {
    const asked = monotonic();
    for (const [scope, { until }] of this.answers) if (until <= asked) this.answers.delete(scope);
    const scope = accountIds === null ? 'all' : accountIds.toSorted().join();
    const known = this.answers.get(scope);
    if (known) return known.totals;
    const answer: Answer = { totals: this.reckon(accountIds), until: Infinity };
    this.answers.set(scope, answer);
    answer.totals.then(
      () => {
        const took = monotonic() - asked;
        answer.until = monotonic() + (took < longMs ? 0 : took);
      },
      () => this.answers.delete(scope),
    );
    return answer.totals;
  }

  private async reckon(accountIds: AccountScope): Promise<MonthTotal[]> {
    const now = this.clock.now();
    const months = await selectCurrentMonths(this.database, now, accountIds);
    const soFar = await this.costs(months, () => now);
    const forecast = await this.costs(months, ({ to }) => to);
    return [...forecast.keys()].sort().map((currency) => ({
      currency,
      monthToDate: totalOf(soFar.get(currency) ?? [], currency),
      forecast: totalOf(forecast.get(currency) ?? [], currency),
    }));
  }

  private async costs(months: CurrentMonth[], until: (month: CurrentMonth) => Date): Promise<Map<string, Cost[]>> {
    const costs: Cost[] = [];
    for (const month of months) costs.push(...(await this.costsOf(month, until(month))));
    return groupBy(costs, ({ currency }) => currency);
  }

  private costsOf({ from, to, accountIds }: CurrentMonth, now: Date): Promise<Cost[]> {
    const by = { account: false, fleet: false, meter: false };
    // A row for each unit and currency.
    return this.rating.ratedUsage({
      accountIds,
      from,
      to,
      now,
      by,
      granularity: 'total',
      limit: 1_000,
      offset: 0,
    });
  }
}

const totalOf = (costs: Cost[], currency: string): Decimal =>
  rounded(sum(costs.map(({ cost }) => cost)), currencyPlaces(currency));
