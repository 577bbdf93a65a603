/** Exact fractions for oracles, always reduced; they share nothing with what the product reckons with. */
export type Rational = readonly [numerator: bigint, denominator: bigint];

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b));

export function ratio(numerator: bigint | number, denominator: bigint | number = 1n): Rational {
  const [n, d] = [BigInt(numerator), BigInt(denominator)];
  const common = gcd(n, d) * (d < 0n ? -1n : 1n);
  return [n / common, d / common];
}

export function decimal(text: string): Rational {
  const sign = text.startsWith('-') ? -1n : 1n;
  const [whole, part = ''] = text.replace('-', '').split('.');
  return ratio(sign * BigInt(whole + part), 10n ** BigInt(part.length));
}

export const plus = (a: Rational, b: Rational): Rational => ratio(a[0] * b[1] + b[0] * a[1], a[1] * b[1]);
export const minus = (a: Rational, b: Rational): Rational => plus(a, [-b[0], b[1]]);
export const times = (a: Rational, b: Rational): Rational => ratio(a[0] * b[0], a[1] * b[1]);
export const over = (a: Rational, b: Rational): Rational => ratio(a[0] * b[1], a[1] * b[0]);
export const less = (a: Rational, b: Rational): boolean => a[0] * b[1] < b[0] * a[1];
export const smaller = (a: Rational, b: Rational): Rational => (less(a, b) ? a : b);
export const total = (all: Rational[]): Rational => all.reduce(plus, ratio(0));
export const none: Rational = ratio(0);

/** The nearest multiple of 10^-places, the even one of two; as a fraction again. */
export function toPlaces([n, d]: Rational, places: number): Rational {
  const scale = 10n ** BigInt(places);
  const doubled = 2n * n * scale;
  // The two multiples around it, and which of them is nearer.
  let below = (n * scale) / d;
  if (below * d > n * scale) below -= 1n;
  const middle = (2n * below + 1n) * d;
  const up = doubled > middle || (doubled === middle && below % 2n !== 0n);
  return ratio(up ? below + 1n : below, scale);
}
