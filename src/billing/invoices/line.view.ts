import type { Database } from '../../database';
import type { BoundedPeriod } from '../months/billing-period.types';
import type { ChargeLine } from './charge-line.types';
import type { LineFacts } from './line.resources.repository';
import { lineKey, rateMonth, type RatedLine } from '../months/month.rater';
import { monthSums } from '../months/month.sums.repository';
import { selectPrices } from '../prices/price-book.repository';
import type { UnitSpan } from '../prices/price.cost';
import { priceSpans, type Span } from '../prices/price.spans';
import type { Price } from '../prices/price.types';

/** What a line comes to by what was known before an instant, and what that is made of. */
export interface LineView {
  facts: LineFacts;
  /** Null where nothing comes to it. */
  rated: RatedLine | null;
  price: Price | null;
  /** Which units of the account's month the price rates. */
  position: UnitSpan | null;
}

/** The line of `month`, reckoned anew from what was known before `knownBefore`. */
export async function viewOf(
  database: Database,
  line: ChargeLine,
  month: BoundedPeriod,
  knownBefore: string,
): Promise<LineView> {
  const span = { from: month.startsAt, to: month.endsAt };
  const asked = { accountId: line.accountId, month: span, now: month.endsAt, knownBefore };
  const prices = await selectPrices(database, month.priceBookId, knownBefore);
  const spans = priceSpans(prices, span);
  const sums = await monthSums(database, asked, spans);
  const { lines, rates } = rateMonth({ month: span, currency: line.currency, sums, prices });
  const ofMeter = spans.filter(({ meter }) => meter === line.meter);
  // A minimum is about all that was used, and so is a line without a price whose meter the book does not know.
  const isMinimum = line.kind === 'minimum';
  const whole = isMinimum || ofMeter.length === 0;
  const own: Span[] = whole ? [span] : ofMeter.filter(({ priceId }) => priceId === line.priceId);
  return {
    facts: { ...asked, allFleets: isMinimum, fleetId: line.fleetId, meter: line.meter, spans: own },
    rated: lines.find((one) => lineKey(one) === lineKey(line)) ?? null,
    price: prices.find(({ id }) => id === line.priceId) ?? null,
    position: rates.get(line.priceId ?? '') ?? null,
  };
}
