import { divide, roundedFraction, subtract } from '../../common/fraction';
import type { Database } from '../../database';
import { ensureMonths, selectMonthsWithin } from '../months/billing-period.repository';
import type { BillingPeriod } from '../months/billing-period.types';
import { reckonMonth } from '../months/month.reckoner';
import { selectPrices } from '../prices/price-book.repository';
import { cutTo } from '../prices/price.spans';
import { isFlat } from '../prices/price.types';
import { selectTiered, type AveragePrice, type RatingQuery, type TieredAccount } from './rating.repository';

/** Decimals of an average, which is the one figure that is not exact: of a million euros, the last is far below a cent. */
const places = 24;

/** For each month within the time and each account with tiers or allowances: what a unit of each such price came to. */
export async function averagePrices(database: Database, query: RatingQuery): Promise<AveragePrice[]> {
  const accounts = await selectTiered(database, query);
  if (accounts.length === 0) return [];
  const byId = new Map(accounts.map((account) => [account.accountId, account]));
  // What is counted ends before `now`: asked for a month to its end, the next one has not begun.
  await ensureMonths(database, new Date(query.now.getTime() - 1), [...byId.keys()]);
  const averages: AveragePrice[] = [];
  for (const month of await selectMonthsWithin(database, [...byId.keys()], query)) {
    const account = byId.get(month.accountId);
    if (account) averages.push(...(await averagesOf(database, month, account, query.now)));
  }
  return averages;
}

async function averagesOf(
  database: Database,
  period: BillingPeriod,
  { accountId, bookId, currency }: TieredAccount,
  now: Date,
): Promise<AveragePrice[]> {
  const month = { from: period.startsAt, to: period.endsAt };
  const known = { knownBefore: 'infinity', priceBookId: period.priceBookId ?? bookId };
  const { rates } = await reckonMonth(database, { ...known, accountId, month, now, currency });
  const prices = await selectPrices(database, known.priceBookId, known.knownBefore);
  return prices.flatMap((price) => {
    const rate = rates.get(price.id);
    if (!rate || isFlat(price)) return [];
    const unitPrice = roundedFraction(divide(rate.cost, subtract(rate.to, rate.from)), places);
    return [{ accountId, meter: price.meter, ...cutTo(price, month), unitPrice }];
  });
}
