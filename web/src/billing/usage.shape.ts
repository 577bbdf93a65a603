import { compareDecimals, sumOf } from '../common/decimal';
import type { UsageItem } from './usage.query';

/** What things cost over time: a row for each period, in each a decimal for each series. */
export interface CostSeries {
  /** Dearest first. */
  names: string[];
  rows: { from: string; costs: Record<string, string>; total: string }[];
  total: string;
  currency: string;
  /** Whether something of it has no price. */
  hasUnpriced: boolean;
}

/** As many as can be told apart in a picture. */
const mostSeries = 7;
export const theRest = 'all others';

export function costSeries(items: UsageItem[], nameOf: (item: UsageItem) => string): CostSeries | null {
  if (items.length === 0) return null;
  const names = dearestFirst(items, nameOf);
  const shown = new Set(names.length > mostSeries + 1 ? names.slice(0, mostSeries) : names);
  const seriesOf = (item: UsageItem) => (shown.has(nameOf(item)) ? nameOf(item) : theRest);
  const periods = [...new Set(items.map(({ from }) => from))].sort();
  const rows = periods.map((from) => {
    const within = items.filter((item) => item.from === from);
    const costs = Object.fromEntries(
      [...new Set(within.map(seriesOf))].map((name) => [
        name,
        costOf(within.filter((item) => seriesOf(item) === name)),
      ]),
    );
    return { from, costs, total: costOf(within) };
  });
  return {
    names: shown.size < names.length ? [...shown, theRest] : names,
    rows,
    total: costOf(items),
    currency: items[0].currency,
    hasUnpriced: items.some(({ priced }) => !priced),
  };
}

const costOf = (items: UsageItem[]): string => sumOf(items.map(({ cost }) => cost));

function dearestFirst(items: UsageItem[], nameOf: (item: UsageItem) => string): string[] {
  const names = [...new Set(items.map(nameOf))];
  const costs = new Map(names.map((name) => [name, costOf(items.filter((item) => nameOf(item) === name))]));
  return names.sort((a, b) => compareDecimals(costs.get(b) ?? '0', costs.get(a) ?? '0'));
}
