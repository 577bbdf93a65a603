import { Inject, Injectable } from '@nestjs/common';
import type { AccountScope } from '../../common/account.scope';
import { CLOCK, monotonic, type Clock } from '../../common/clock';
import { groupBy } from '../../common/group';
import { currencyPlaces, plus, rounded, sum, type Decimal } from '../../common/money';
import { Database } from '../../database';
import { selectPrices } from '../prices/price-book.repository';
import { priceSpans } from '../prices/price.spans';
import type { Price } from '../prices/price.types';
import { selectCurrentMonths, type CurrentMonth } from './month-totals.repository';
import { rateMonth } from './month.rater';
import { currentSums } from './month.sums.repository';

/** What accounts of one currency spend together in the month that goes on. */
export interface MonthTotal {
  /** ISO 4217. */
  currency: string;
  /** So far. */
  monthToDate: Decimal;
  /** At its end, if what runs now runs on at the prices that are known; counted usage as it stands. */
  forecast: Decimal;
}

interface Answer {
  totals: Promise<MonthTotal[]>;
  /** Until when it serves, by the monotonic clock. */
  until: number;
}

const longMs = 1_000;
/** So many are reckoned in one go: whatever else the process does gets its turn in between. */
const accountsAtOnce = 500;

/** The month that goes on, over all accounts at once: as it would be invoiced, without corrections of earlier ones. */
@Injectable()
export class MonthTotalsService {
  private readonly answers = new Map<string, Answer>();

  constructor(
    private readonly database: Database,
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
    const totals = new Map<string, MonthTotal>();
    for (const month of await selectCurrentMonths(this.database, now, accountIds)) {
      const { currency, priceBookId } = month;
      const prices = await selectPrices(this.database, priceBookId, 'infinity');
      for (let at = 0; at < month.accountIds.length; at += accountsAtOnce) {
        const some = { ...month, accountIds: month.accountIds.slice(at, at + accountsAtOnce), prices };
        const forecast = await this.totalOf(some, month.to);
        if (forecast === null) continue;
        const soFar = (await this.totalOf(some, now)) ?? '0';
        const before = totals.get(currency) ?? { currency, monthToDate: '0', forecast: '0' };
        const places = currencyPlaces(currency);
        totals.set(currency, {
          currency,
          monthToDate: rounded(plus(before.monthToDate, soFar), places),
          forecast: rounded(plus(before.forecast, forecast), places),
        });
      }
    }
    return [...totals.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
  }

  /** What the lines of these accounts' months come to, as on their invoices; null where nothing was used. */
  private async totalOf(
    { from, to, accountIds, currency, prices }: CurrentMonth & { prices: Price[] },
    now: Date,
  ): Promise<Decimal | null> {
    const month = { from, to };
    const sums = await currentSums(this.database, { accountIds, month, now }, priceSpans(prices, month));
    if (sums.length === 0) return null;
    const lines = [...groupBy(sums, ({ accountId }) => accountId).values()].flatMap(
      (own) => rateMonth({ month, currency, sums: own, prices }).lines,
    );
    return sum(lines.map(({ amount }) => amount));
  }
}
