import {
  add,
  divide,
  fraction,
  multiply,
  order,
  roundedFraction,
  subtract,
  zero,
  type Fraction,
} from '../../common/fraction';
import { groupBy } from '../../common/group';
import { compare, currencyPlaces, minus, normalized, rounded, sum } from '../../common/money';
import type { ChargeLine } from '../invoices/charge-line.types';
import type { MonthSum } from './month.sums.repository';
import { costOfUnits, type UnitSpan } from '../prices/price.cost';
import { cutTo, type Span } from '../prices/price.spans';
import { isFlat, type Price } from '../prices/price.types';

/** Decimals of quantities and of costs: of both, more than a microsecond of anything would show in. */
const places = 12;

/** What a month comes to for a fleet, meter and price: a charge line before it is known which invoice says so. */
export type RatedLine = Omit<ChargeLine, 'id' | 'accountId' | 'chargePeriodId' | 'fleetName' | 'correctsId'>;

export interface RatedMonth {
  lines: RatedLine[];
  /** What became of each price, by its id. */
  rates: Map<string, PriceRate>;
}

/** Which units of the account's month a price rates, and what they cost together. */
export interface PriceRate extends UnitSpan {
  cost: Fraction;
}

export interface MonthToRate {
  month: Span;
  /** ISO 4217. */
  currency: string;
  sums: MonthSum[];
  /** Those that the sums name. */
  prices: Price[];
}

/**
 * The lines of a month. Prices of a meter take the month's units one after the other, in the order of their validity; the
 * fleets share what their units cost in proportion. Everything is an exact fraction until each line is rounded, once.
 */
export function rateMonth({ month, currency, sums, prices }: MonthToRate): RatedMonth {
  const byId = new Map(prices.map((price) => [price.id, price]));
  const rated: RatedMonth = { lines: [], rates: new Map() };
  for (const [meter, used] of groupBy(sums, (one) => one.meter)) {
    const unpriced = used.filter(({ priceId }) => priceId === null);
    rated.lines.push(...unpriced.map((one) => unpricedLine(one, month, currency)));
    const priced = groupBy(
      used.filter(({ priceId }) => priceId !== null),
      ({ priceId }) => byId.get(priceId ?? '') as Price,
    );
    if (priced.size > 0) rateMeter({ meter, priced, month, currency }, rated);
  }
  return rated;
}

interface MeterToRate {
  meter: string;
  priced: Map<Price, MonthSum[]>;
  month: Span;
  currency: string;
}

function rateMeter({ priced, month, currency }: MeterToRate, rated: RatedMonth): void {
  const versions = [...priced].sort(([a], [b]) => a.validFrom.getTime() - b.validFrom.getTime());
  const total = versions.map(([, sums]) => quantityOf(sums)).reduce(add, zero);
  const lines: RatedLine[] = [];
  let [at, cost] = [zero, zero];
  for (const [price, sums] of versions) {
    const quantity = quantityOf(sums);
    const units = { from: at, to: add(at, quantity) };
    const versionCost = costOfUnits(price, units, total);
    rated.rates.set(price.id, { ...units, cost: versionCost });
    for (const one of sums) {
      const share = divide(multiply(versionCost, one.quantity), quantity);
      lines.push({ ...lineOf(one, share, currency), ...placeOf(price, month) });
    }
    [at, cost] = [units.to, add(cost, versionCost)];
  }
  const last = versions[versions.length - 1][0];
  rated.lines.push(...lines, ...minimumLines(last, { cost, lines, month, currency }));
}

const quantityOf = (sums: MonthSum[]): Fraction => sums.map(({ quantity }) => quantity).reduce(add, zero);

function lineOf({ fleetId, meter, unit, quantity }: MonthSum, cost: Fraction, currency: string) {
  return {
    fleetId,
    kind: 'usage' as const,
    meter,
    unit,
    quantity: normalized(roundedFraction(quantity, places)),
    cost: normalized(roundedFraction(cost, places)),
    amount: roundedFraction(cost, currencyPlaces(currency)),
    currency,
  };
}

function placeOf(price: Price, month: Span) {
  const { from, to } = cutTo(price, month);
  return {
    priceId: price.id,
    unitPrice: isFlat(price) ? price.unitPrice : null,
    chargeStart: from,
    chargeEnd: to,
  };
}

/** It costs nothing, and it is told: nothing that was used is passed over in silence. */
const unpricedLine = (one: MonthSum, month: Span, currency: string): RatedLine => ({
  ...lineOf(one, zero, currency),
  priceId: null,
  unitPrice: null,
  chargeStart: month.from,
  chargeEnd: month.to,
});

/** What lacks to the minimum of the price that was used last, reckoned from the amounts, so that together they come to it. */
function minimumLines(
  price: Price,
  { cost, lines, month, currency }: { cost: Fraction; lines: RatedLine[]; month: Span; currency: string },
): RatedLine[] {
  if (price.minimum === null || order(cost, fraction(price.minimum)) >= 0) return [];
  const decimals = currencyPlaces(currency);
  const lacking = minus(rounded(price.minimum, decimals), sum(lines.map(({ amount }) => amount)));
  return [
    {
      fleetId: null,
      kind: 'minimum',
      meter: price.meter,
      unit: price.unit,
      priceId: price.id,
      unitPrice: null,
      quantity: '0',
      cost: normalized(roundedFraction(subtract(fraction(price.minimum), cost), places)),
      // Roundings of many lines may have come to more than the minimum already: nothing is given back for that.
      amount: rounded(compare(lacking, '0') > 0 ? lacking : '0', decimals),
      currency,
      chargeStart: month.from,
      chargeEnd: month.to,
    },
  ];
}

/** What a line is for: the same lines of two reckonings of a month have the same key. */
export const lineKey = ({
  kind,
  fleetId,
  meter,
  unit,
  priceId,
}: Pick<ChargeLine, 'kind' | 'fleetId' | 'meter' | 'unit' | 'priceId'>): string =>
  [kind, fleetId ?? '', meter, unit, priceId ?? ''].join('\n');

/** By fleet, what has none last, then meter and time. */
export function inOrder<T extends RatedLine>(lines: T[]): T[] {
  return lines
    .map((line) => ({
      line,
      place: [line.fleetId ?? '~', line.meter, line.chargeStart.toISOString(), lineKey(line)].join('\n'),
    }))
    .sort((a, b) => (a.place < b.place ? -1 : 1))
    .map(({ line }) => line);
}

export const isNothing = ({ quantity, cost, amount }: Pick<ChargeLine, 'quantity' | 'cost' | 'amount'>): boolean =>
  [quantity, cost, amount].every((figure) => compare(figure, '0') === 0);
