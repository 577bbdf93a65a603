import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../common/clock';
import { groupBy } from '../../common/group';
import { minus, normalized, sum, type Decimal } from '../../common/money';
import { Database } from '../../database';
import { selectBilledAccount, selectFleetNames } from '../account.repository';
import { ensureMonths, selectMonth } from '../months/billing-period.repository';
import type { ChargeKind } from '../invoices/charge-line.types';
import { accountNotFound, bookNotFound, monthNotFound, otherCurrency, priceOverlap } from '../billing.errors';
import type { RatedLine } from '../months/month.rater';
import { reckonAt, reckonMonth, type MonthToReckon } from '../months/month.reckoner';
import { bookOfAccount, selectBook } from '../prices/price-book.repository';
import type { WhatIfInput } from '../prices/price-book.schema';
import { priceOf } from '../prices/price.maker';
import type { Price } from '../prices/price.types';

export interface WhatIfLine {
  fleetId: string | null;
  fleetName: string | null;
  kind: ChargeKind;
  meter: string;
  unit: string;
  quantity: Decimal;
  /** Amounts in the account's currency. */
  now: Decimal;
  then: Decimal;
  difference: Decimal;
}

export interface WhatIf {
  currency: string;
  lines: WhatIfLine[];
  now: Decimal;
  then: Decimal;
  difference: Decimal;
}

/** What a month would have cost an account by a book with other prices; nothing is written. */
@Injectable()
export class WhatIfService {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Beside what it costs by the book that it has, both from all that is known now; a month that goes on to now.
   * @throws DomainError PRICE_BOOK_NOT_FOUND, ACCOUNT_NOT_FOUND, BILLING_PERIOD_NOT_FOUND, PRICE_BOOK_CURRENCY, PRICE_OVERLAP
   */
  async tryOut(bookId: string, { accountId, period, prices }: WhatIfInput): Promise<WhatIf> {
    const month = await this.monthOf(accountId, period);
    const book = await selectBook(this.database, bookId);
    if (!book) throw bookNotFound(bookId);
    if (book.currency !== month.currency) throw otherCurrency(book.currency, month.currency);
    const now = await reckonMonth(this.database, month);
    const then = await reckonAt(this.database, month, prices.map(priceOf).reduce(withPrice, book.prices));
    const lines = await this.named(compared(now.lines, then.lines));
    return {
      currency: month.currency,
      lines,
      now: sum(lines.map((line) => line.now)),
      then: sum(lines.map((line) => line.then)),
      difference: sum(lines.map((line) => line.difference)),
    };
  }

  private async monthOf(accountId: string, label: string): Promise<MonthToReckon> {
    const account = await selectBilledAccount(this.database, accountId);
    if (!account) throw accountNotFound(accountId);
    const now = this.clock.now();
    await ensureMonths(this.database, now, [accountId]);
    const period = await selectMonth(this.database, accountId, label);
    if (!period) throw monthNotFound(accountId, label);
    return {
      accountId,
      month: { from: period.startsAt, to: period.endsAt },
      now: now < period.endsAt ? now : period.endsAt,
      knownBefore: 'infinity',
      priceBookId: period.priceBookId ?? (await bookOfAccount(this.database, accountId)).id,
      currency: account.currency,
    };
  }

  private async named(lines: Omit<WhatIfLine, 'fleetName'>[]): Promise<WhatIfLine[]> {
    const ids = lines.map(({ fleetId }) => fleetId).filter((id) => id !== null);
    const names = await selectFleetNames(this.database, ids);
    return lines.map((line) => ({ ...line, fleetName: names.get(line.fleetId ?? '') ?? null }));
  }
}

/** As adding a price does: one without an end ends the one before it. */
function withPrice(prices: Price[], price: Price): Price[] {
  const before = prices.map((one) =>
    one.meter === price.meter && one.validTo === null && price.validTo === null && one.validFrom < price.validFrom
      ? { ...one, validTo: price.validFrom }
      : one,
  );
  if (before.some((one) => one.meter === price.meter && overlap(one, price)))
    throw priceOverlap(price.meter, price.validFrom, price.validTo);
  return [...before, price];
}

const overlap = (a: Price, b: Price): boolean =>
  (b.validTo === null || a.validFrom < b.validTo) && (a.validTo === null || b.validFrom < a.validTo);

/** Prices differ between the two: a line is a fleet's meter, whatever its prices. */
function compared(now: RatedLine[], then: RatedLine[]): Omit<WhatIfLine, 'fleetName'>[] {
  const keyOf = ({ kind, fleetId, meter, unit }: RatedLine) => [fleetId ?? '~', meter, unit, kind].join('\n');
  const [before, after] = [groupBy(now, keyOf), groupBy(then, keyOf)];
  return [...new Set([...before.keys(), ...after.keys()])].sort().map((key) => {
    const [old, fresh] = [before.get(key) ?? [], after.get(key) ?? []];
    const { fleetId, kind, meter, unit } = [...old, ...fresh][0];
    const amounts = (lines: RatedLine[]) => sum(lines.map(({ amount }) => amount));
    const quantity = normalized(sum((old.length > 0 ? old : fresh).map((line) => line.quantity)));
    const difference = minus(amounts(fresh), amounts(old));
    return { fleetId, kind, meter, unit, quantity, now: amounts(old), then: amounts(fresh), difference };
  });
}
