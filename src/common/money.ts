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

/**
 * The minor units of ISO 4217 that are not hundredths. Written down here: the ICU data of each Node has other ones, by what
 * is handed over a counter, and what was issued once must never be rounded otherwise.
 */
const placesByCurrency = new Map(
  Object.entries({
    0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
    3: 'BHD IQD JOD KWD LYD OMR TND',
    4: 'CLF UYW',
  }).flatMap(([places, currencies]) => currencies.split(' ').map((currency) => [currency, Number(places)] as const)),
);

/** How many decimals amounts of a currency have: of EUR 2, of JPY 0, of KWD 3. */
export const currencyPlaces = (currency: string): number => placesByCurrency.get(currency) ?? 2;
