import type { Source } from '../../database';
import { rateMonth, type RatedMonth } from './month.rater';
import { monthSums, type MonthQuery } from './month.sums.repository';
import { selectPrices } from '../prices/price-book.repository';
import { priceSpans } from '../prices/price.spans';
import type { Price } from '../prices/price.types';

export interface MonthToReckon extends MonthQuery {
  priceBookId: string;
  /** ISO 4217. */
  currency: string;
}

/** What an account's month comes to by a book, from facts and prices as they were known before an instant. */
export async function reckonMonth(source: Source, month: MonthToReckon): Promise<RatedMonth> {
  return reckonAt(source, month, await selectPrices(source, month.priceBookId, month.knownBefore));
}

/** The same at other prices than those of the book. */
export async function reckonAt(source: Source, asked: MonthToReckon, prices: Price[]): Promise<RatedMonth> {
  const sums = await monthSums(source, asked, priceSpans(prices, asked.month));
  return rateMonth({ month: asked.month, currency: asked.currency, sums, prices });
}
