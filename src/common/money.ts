import Big from 'big.js';

// Half-even rounding, once per amount; 40 places keep every intermediate quotient exact enough to round correctly.
Big.RM = Big.roundHalfEven;
Big.DP = 40;

/** An exact decimal number as text, as the database and the API carry it. */
export type Decimal = string;

export const plus = (a: Decimal, b: Decimal): Decimal => new Big(a).plus(b).toFixed();
export const minus = (a: Decimal, b: Decimal): Decimal => new Big(a).minus(b).toFixed();
export const times = (a: Decimal, b: Decimal): Decimal => new Big(a).times(b).toFixed();
export const dividedBy = (a: Decimal, b: Decimal): Decimal => new Big(a).div(b).toFixed();
export const sum = (values: Decimal[]): Decimal => values.reduce(plus, '0');
export const compare = (a: Decimal, b: Decimal): number => new Big(a).cmp(b);

/** Rounds half to even, with exactly `places` decimals. */
export const rounded = (value: Decimal, places: number): Decimal => new Big(value).toFixed(places, Big.roundHalfEven);

/** The shortest text of the same number: `1.500` is `1.5`. */
export const normalized = (value: Decimal): Decimal => new Big(value).toFixed();

const placesByCurrency = new Map<string, number>();

/** How many decimals amounts of a currency have: of EUR 2, of JPY 0, of KWD 3. */
export function currencyPlaces(currency: string): number {
  const known = placesByCurrency.get(currency);
  if (known !== undefined) return known;
  // Kept: making a formatter takes longer than all else about a line.
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const places = format.resolvedOptions().maximumFractionDigits ?? 2;
  placesByCurrency.set(currency, places);
  return places;
}
