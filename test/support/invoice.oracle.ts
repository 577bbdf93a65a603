import type { Spell } from './cloud.diary';

/** A price as it was asked for, in milliseconds, `[from, to)`. */
export interface PriceSpan {
  meter: string;
  unitPrice: string;
  from: number;
  to: number;
}

/** Decimals of quantities and prices that are reckoned with, in whole numbers. */
const places = 12;
const one = 10n ** BigInt(places);
const hour = 3_600_000n;

const whole = (decimal: string): bigint => {
  const [units, part = ''] = decimal.split('.');
  return BigInt(units + part.padEnd(places, '0'));
};

/** A fraction rounded half to even to cents. */
function cents(numerator: bigint, denominator: bigint): string {
  const [quotient, rest] = [(numerator * 100n) / denominator, (numerator * 100n) % denominator];
  const up = rest * 2n > denominator || (rest * 2n === denominator && quotient % 2n === 1n);
  const text = (quotient + (up ? 1n : 0n)).toString().padStart(3, '0');
  return `${text.slice(0, -2)}.${text.slice(-2)}`;
}

/**
 * What the spells of a meter cost within `[from, to)` at one price, in whole fractions, to the cent. Where the clocks of
 * cloud and service may differ by `toleranceMs` at both ends of each spell, every amount that this allows.
 */
export function amountsOf(
  spells: Spell[],
  price: PriceSpan,
  month: { from: number; to: number },
  toleranceMs: number,
): string[] {
  let [millis, spellsWithin] = [0n, 0n];
  for (const { meter, quantity, from, to } of spells) {
    if (meter !== price.meter) continue;
    const begins = Math.max(from, price.from, month.from);
    const ends = Math.min(to ?? Infinity, price.to, month.to);
    if (ends <= begins) continue;
    millis += BigInt(ends - begins) * BigInt(quantity);
    spellsWithin += BigInt(quantity);
  }
  const slack = spellsWithin * 2n * BigInt(toleranceMs);
  return [
    ...new Set([millis - slack, millis, millis + slack].map((time) => amount(time < 0n ? 0n : time, hour, price))),
  ];
}

/** What so many pieces cost, to the cent. */
export const amountOfPieces = (pieces: bigint, per: bigint, price: PriceSpan): string => amount(pieces, per, price);

const amount = (count: bigint, per: bigint, { unitPrice }: PriceSpan): string =>
  cents(count * whole(unitPrice), per * one);
