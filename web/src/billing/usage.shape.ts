import { compareDecimals, roundedTo, sumOf } from '../common/decimal';
import { placesOf } from '../common/format';
import type { UsageItem } from './usage.types';

/** What things cost over time: a row for each period, in each a decimal for each series. */
export interface CostSeries {
  /** Dearest first. Names may be alike: fleets that are gone had the name of one that is there. */
  series: { key: string; name: string }[];
  /** The costs of a period by the series' keys. */
  rows: { from: string; costs: Record<string, string>; total: string }[];
  total: string;
  currency: string;
  /** Whether something of it has no price. */
  hasUnpriced: boolean;
}

/** As many as can be told apart in a picture. */
const mostSeries = 7;
const theRest = 'all others';

/** Tells items apart by `keyOf`. Goes over the items a fixed number of times: of a thousand fleets in a year's days there are hundreds of thousands. */
export function costSeries(
  items: UsageItem[],
  keyOf: (item: UsageItem) => string,
  nameOf: (key: string) => string,
): CostSeries | null {
  if (items.length === 0) return null;
  const keys = dearestFirst(costsBy(items, keyOf));
  const shown = new Set(keys.length > mostSeries + 1 ? keys.slice(0, mostSeries) : keys);
  const seriesOf = (item: UsageItem) => {
    const key = keyOf(item);
    return shown.has(key) ? key : theRest;
  };
  const periods = [...groupsOf(items, ({ from }) => from)].sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = periods.map(([from, within]) => ({
    from,
    costs: Object.fromEntries(costsBy(within, seriesOf)),
    total: costOf(within),
  }));
  return {
    series: [
      ...[...shown].map((key) => ({ key, name: nameOf(key) })),
      ...(shown.size < keys.length ? [{ key: theRest, name: theRest }] : []),
    ],
    rows,
    total: costOf(items),
    currency: items[0].currency,
    hasUnpriced: items.some(({ priced }) => !priced),
  };
}

/** What they come to with each of them rounded: a line of an invoice is, and no sum of them. */
export const roundedTotal = (items: UsageItem[]): string =>
  sumOf(items.map(({ cost, currency }) => roundedTo(cost, placesOf(currency))));

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
  [...costs].sort(([, a], [, b]) => compareDecimals(b, a)).map(([key]) => key);
