import type { Decimal } from './money';

/**
 * A number as it is, however often it is divided: a third stays a third until it is rounded. The denominator is above
 * zero. Nothing is reduced: a reckoning is a few steps deep, and reducing would cost more than it saves.
 */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export const zero: Fraction = { numerator: 0n, denominator: 1n };

export function fraction(text: Decimal): Fraction {
  const [whole, part = ''] = text.split('.');
  return { numerator: BigInt(whole + part), denominator: 10n ** BigInt(part.length) };
}

export function add(a: Fraction, b: Fraction): Fraction {
  if (a.denominator === b.denominator) return { ...a, numerator: a.numerator + b.numerator };
  if (a.denominator < b.denominator) return add(b, a);
  // Sums of decimals have denominators that divide each other: they do not grow with the number of terms.
  const grown = a.denominator % b.denominator === 0n ? 1n : b.denominator;
  const denominator = a.denominator * grown;
  return { numerator: a.numerator * grown + b.numerator * (denominator / b.denominator), denominator };
}

export const subtract = (a: Fraction, b: Fraction): Fraction => add(a, { ...b, numerator: -b.numerator });

export const multiply = (a: Fraction, b: Fraction): Fraction => ({
  numerator: a.numerator * b.numerator,
  denominator: a.denominator * b.denominator,
});

/** @throws RangeError where `b` is zero */
export function divide(a: Fraction, b: Fraction): Fraction {
  if (b.numerator === 0n) throw new RangeError('division by zero');
  const sign = b.numerator < 0n ? -1n : 1n;
  return { numerator: a.numerator * b.denominator * sign, denominator: a.denominator * b.numerator * sign };
}

/** Below zero, zero or above, as `a` is less than, equal to or more than `b`. */
export function order(a: Fraction, b: Fraction): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export const least = (a: Fraction, b: Fraction): Fraction => (order(a, b) <= 0 ? a : b);
export const greatest = (a: Fraction, b: Fraction): Fraction => (order(a, b) >= 0 ? a : b);

/** Rounds half to even, with exactly `places` decimals: what is a half is told exactly. */
export function roundedFraction({ numerator, denominator }: Fraction, places: number): Decimal {
  const scaled = (numerator < 0n ? -numerator : numerator) * 10n ** BigInt(places);
  const [floor, rest] = [scaled / denominator, scaled % denominator];
  const up = rest * 2n > denominator || (rest * 2n === denominator && floor % 2n === 1n);
  const digits = (up ? floor + 1n : floor).toString().padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return numerator < 0n && /[1-9]/.test(digits) ? `-${text}` : text;
}
