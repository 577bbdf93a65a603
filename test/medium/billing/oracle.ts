import {
  decimal,
  less,
  minus,
  none,
  over,
  plus,
  ratio,
  smaller,
  times,
  toPlaces,
  total,
  type Rational,
} from './rationals';

/** All times are milliseconds since the epoch. */
export interface ToldEvent {
  resource: string;
  fleet: string;
  meter: string;
  type: 'opened' | 'changed' | 'closed';
  at: number;
  quantity: string;
  lastSeenAt?: number;
}

export interface ToldCount {
  fleet: string;
  meter: string;
  hour: number;
  quantity: string;
}

export interface ToldPrice {
  id: string;
  meter: string;
  from: number;
  unitPrice: string;
  tiers?: { upTo: string | null; unitPrice: string }[];
  tierMode?: 'graduated' | 'volume';
  freeAllowance?: string;
  minimum?: string;
}

/** Everything that is known at one time. */
export interface Known {
  events: ToldEvent[];
  counts: ToldCount[];
  prices: ToldPrice[];
}

export interface Figures {
  quantity: Rational;
  cost: Rational;
  amount: Rational;
}

interface Window {
  from: number;
  to: number;
}

/** When local midnight of the month's first day is, found by asking which wall clock each hour has. */
export function monthStart(label: string, timeZone: string): number {
  const format = new Intl.DateTimeFormat('sv', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const first = `${label}-01`;
  const quarter = 900_000;
  let at = Date.parse(`${first}T00:00:00Z`) - 15 * 3_600_000;
  while (format.format(at) < first) at += quarter;
  return at;
}

export function nextMonth(label: string): string {
  const [year, month] = label.split('-').map(Number);
  return month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`;
}

/** Walks through what was heard of one resource, moment by moment. */
function livesOf(events: ToldEvent[]): (Window & { fleet: string; quantity: string })[] {
  const spells: (Window & { fleet: string; quantity: string })[] = [];
  let running: ToldEvent | null = null;
  let ended = false;
  const stop = (at: number) => {
    if (running && at > running.at) {
      spells.push({ from: running.at, to: at, fleet: running.fleet, quantity: running.quantity });
    }
    running = null;
  };
  for (const event of [...events].sort((a, b) => a.at - b.at)) {
    if (event.type === 'closed') {
      const since = running?.at ?? 0;
      stop(event.lastSeenAt === undefined ? event.at : Math.min(event.at, Math.max(event.lastSeenAt, since)));
      ended = true;
    } else if (event.type === 'opened' || running !== null || !ended) {
      stop(event.at);
      running = event;
      ended = false;
    }
  }
  stop(Infinity);
  return spells;
}

/** How much each fleet used of a meter in a window. */
function usedIn({ events, counts }: Known, meter: string, window: Window): Map<string, Rational> {
  const used = new Map<string, Rational>();
  const more = (fleet: string, quantity: Rational) => used.set(fleet, plus(used.get(fleet) ?? none, quantity));
  for (const resource of new Set(events.map((event) => event.resource))) {
    const own = events.filter((event) => event.resource === resource && event.meter === meter);
    for (const spell of livesOf(own)) {
      const millis = Math.min(spell.to, window.to) - Math.max(spell.from, window.from);
      if (millis > 0) more(spell.fleet, times(decimal(spell.quantity), ratio(millis, 3_600_000)));
    }
  }
  for (const count of counts) {
    if (count.meter === meter && count.hour >= window.from && count.hour < window.to)
      more(count.fleet, decimal(count.quantity));
  }
  return new Map([...used].filter(([, quantity]) => less(none, quantity)));
}

/** What the month's first `units` would cost at a price, if there were `all` of them. */
function costOfFirst(price: ToldPrice, units: Rational, all: Rational): Rational {
  const tiers = [...(price.tiers ?? []), { upTo: null, unitPrice: price.unitPrice }];
  const free = smaller(units, decimal(price.freeAllowance ?? '0'));
  if (price.tierMode === 'volume') {
    const reached = tiers.find(({ upTo }) => upTo === null || !less(decimal(upTo), all))!;
    return times(minus(units, free), decimal(reached.unitPrice));
  }
  // What all of them would cost, less what the free ones would have.
  const graduated = (quantity: Rational): Rational => {
    let [cost, passed] = [none, none];
    for (const { upTo, unitPrice } of tiers) {
      const reached = upTo === null ? quantity : smaller(quantity, decimal(upTo));
      if (less(passed, reached)) {
        cost = plus(cost, times(minus(reached, passed), decimal(unitPrice)));
        passed = reached;
      }
    }
    return cost;
  };
  return minus(graduated(units), graduated(free));
}

export const keyOf = (kind: string, fleet: string | null, meter: string, price: string | null): string =>
  [kind, fleet ?? '-', meter, price ?? '-'].join(' ');

/** What an account's month has to come to, by fleet, meter and price. */
export function reckonMonth(known: Known, month: Window, currencyPlaces: number): Map<string, Figures> {
  const result = new Map<string, Figures>();
  const meters = new Set([...known.events, ...known.counts].map(({ meter }) => meter));
  for (const meter of meters) {
    const prices = known.prices.filter((price) => price.meter === meter).sort((a, b) => a.from - b.from);
    const windows = prices.map((price, i) => ({
      price,
      from: Math.max(price.from, month.from),
      to: Math.min(prices[i + 1]?.from ?? Infinity, month.to),
    }));
    const unpriced = usedIn(known, meter, { from: month.from, to: Math.min(prices[0]?.from ?? Infinity, month.to) });
    for (const [fleet, quantity] of unpriced)
      result.set(keyOf('usage', fleet, meter, null), { quantity, cost: none, amount: none });
    const used = windows
      .map(({ price, ...window }) => ({ price, fleets: usedIn(known, meter, window) }))
      .filter(({ fleets }) => fleets.size > 0);
    const all = total(used.flatMap(({ fleets }) => [...fleets.values()]));
    let [before, meterCost, meterAmount] = [none, none, none];
    for (const { price, fleets } of used) {
      const units = total([...fleets.values()]);
      const after = plus(before, units);
      const cost = minus(costOfFirst(price, after, all), costOfFirst(price, before, all));
      for (const [fleet, quantity] of fleets) {
        const own = times(cost, over(quantity, units));
        const amount = toPlaces(own, currencyPlaces);
        result.set(keyOf('usage', fleet, meter, price.id), { quantity, cost: own, amount });
        meterAmount = plus(meterAmount, amount);
      }
      [before, meterCost] = [after, plus(meterCost, cost)];
    }
    const last = used.at(-1)?.price;
    if (last?.minimum !== undefined && less(meterCost, decimal(last.minimum))) {
      const lacking = minus(toPlaces(decimal(last.minimum), currencyPlaces), meterAmount);
      result.set(keyOf('minimum', null, meter, last.id), {
        quantity: none,
        cost: minus(decimal(last.minimum), meterCost),
        amount: less(lacking, none) ? none : lacking,
      });
    }
  }
  return result;
}
