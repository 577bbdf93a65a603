import { compareDecimals } from '../common/decimal';
import { moneyText } from '../common/format';
import type { UsageItem } from './usage.types';

/** What usage costs, and that some of it, or all, has no price: that part is in the cost as nothing. */
export function costText({ cost, currency, priced }: Pick<UsageItem, 'cost' | 'currency' | 'priced'>): string {
  if (priced) return moneyText(cost, currency);
  if (compareDecimals(cost, '0') === 0) return 'no price';
  return `${moneyText(cost, currency)}; some of it has no price`;
}
