import { divide, roundedFraction, subtract } from '../../common/fraction';
import { groupBy } from '../../common/group';
import type { Database } from '../../database';
import { ensureMonths, selectMonthsWithin } from '../months/billing-period.repository';
import { rateMonth } from '../months/month.rater';
import { meterSums } from '../months/month.sums.repository';
import { selectPrices } from '../prices/price-book.repository';
import { cutTo, priceSpans, type Span } from '../prices/price.spans';
import { isFlat, type Price } from '../prices/price.types';
import { selectTiered, type AveragePrice, type RatingQuery, type TieredAccount } from './rating.repository';

/** Decimals of an average, which is the one figure that is not exact: of a million euros, the last is far below a cent. */
const places = 24;

/** The same month of the accounts that are billed by one book. */
interface SharedMonth {
  month: Span;
  bookId: string;
  accounts: TieredAccount[];
}

/**
 * For each month within the time and each account with tiers or allowances: what a unit of each such price came to. All
 * accounts that share a month and a book are reckoned together.
 */
export async function averagePrices(database: Database, query: RatingQuery): Promise<AveragePrice[]> {
  const accounts = await selectTiered(database, query);
  if (accounts.length === 0) return [];
  const ids = accounts.map(({ accountId }) => accountId);
  // What is counted ends before `now`: asked for a month to its end, the next one has not begun.
  await ensureMonths(database, new Date(query.now.getTime() - 1), ids);
  const shared = await sharedMonths(database, accounts, query);
  const books = new Map<string, Price[]>();
  for (const id of new Set(shared.map(({ bookId }) => bookId)))
    books.set(id, await selectPrices(database, id, 'infinity'));
  const averages: AveragePrice[] = [];
  for (const one of shared) averages.push(...(await averagesOf(database, one, books.get(one.bookId) ?? [], query.now)));
  return averages;
}

/** A month that is closed keeps the book that it was closed by. */
async function sharedMonths(database: Database, accounts: TieredAccount[], query: RatingQuery): Promise<SharedMonth[]> {
  const byId = new Map(accounts.map((account) => [account.accountId, account]));
  const months = (await selectMonthsWithin(database, [...byId.keys()], query)).flatMap((period) => {
    const account = byId.get(period.accountId);
    const month = { from: period.startsAt, to: period.endsAt };
    return account ? [{ account, month, bookId: period.priceBookId ?? account.bookId }] : [];
  });
  const keyOf = ({ month, bookId }: (typeof months)[number]) =>
    [month.from.toISOString(), month.to.toISOString(), bookId].join('\n');
  return [...groupBy(months, keyOf).values()].map((same) => ({
    month: same[0].month,
    bookId: same[0].bookId,
    accounts: same.map(({ account }) => account),
  }));
}

async function averagesOf(
  database: Database,
  { month, accounts }: SharedMonth,
  book: Price[],
  now: Date,
): Promise<AveragePrice[]> {
  // Versions of a price take the month's units one after the other, so those without tiers count too.
  const meters = [...new Set(book.filter((price) => !isFlat(price)).map(({ meter }) => meter))];
  if (meters.length === 0) return [];
  const prices = book.filter(({ meter }) => meters.includes(meter));
  const asked = { accountIds: accounts.map(({ accountId }) => accountId), meters, month, now };
  const sums = groupBy(await meterSums(database, asked, priceSpans(prices, month)), ({ accountId }) => accountId);
  return accounts.flatMap(({ accountId, currency }) => {
    const { rates } = rateMonth({ month, currency, sums: sums.get(accountId) ?? [], prices });
    return prices.flatMap((price) => {
      const rate = rates.get(price.id);
      if (!rate || isFlat(price)) return [];
      const unitPrice = roundedFraction(divide(rate.cost, subtract(rate.to, rate.from)), places);
      return [{ accountId, meter: price.meter, ...cutTo(price, month), unitPrice }];
    });
  });
}
