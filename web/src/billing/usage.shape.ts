import { compareDecimals, sumOf } from '../common/decimal';
import type { UsageItem } from './usage.types';

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

/** Goes over the items a fixed number of times: of a thousand fleets in a year's days there are hundreds of thousands. */
export function costSeries(items: UsageItem[], nameOf: (item: UsageItem) => string): CostSeries | null {
  if (items.length === 0) return null;
  const names = dearestFirst(costsBy(items, nameOf));
  const shown = new Set(names.length > mostSeries + 1 ? names.slice(0, mostSeries) : names);
  const seriesOf = (item: UsageItem) => {
    const name = nameOf(item);
    return shown.has(name) ? name : theRest;
  };
  const periods = [...groupsOf(items, ({ from }) => from)].sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = periods.map(([from, within]) => ({
    from,
    costs: Object.fromEntries(costsBy(within, seriesOf)),
    total: costOf(within),
  }));
  return {
    names: shown.size < names.length ? [...shown, theRest] : names,
    rows,
    total: costOf(items),
    currency: items[0].currency,
    hasUnpriced: items.some(({ priced }) => !priced),
  };
}

const costOf = (items: UsageItem[]): string => sumOf(items.map(({ cost }) => cost));

function costsBy(items: UsageItem[], keyOf: (item: UsageItem) => string): Map<string, string> {
  return new Map([...groupsOf(items, keyOf)].map(([key, of]) => [key, costOf(of)]));
}

function groupsOf(items: UsageItem[], keyOf: (item: UsageItem) => string): Map<string, UsageItem[]> {
  const groups = new Map<string, UsageItem[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

const dearestFirst = (costs: Map<string, string>): string[] =>
  [...costs].sort(([, a], [, b]) => compareDecimals(b, a)).map(([name]) => name);
