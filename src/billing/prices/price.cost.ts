import { add, fraction, greatest, least, multiply, order, subtract, zero, type Fraction } from '../../common/fraction';
import type { PriceShape, PriceTier } from './price.types';

/** Units `[from, to)` of an account's month, counted over all its fleets from the month's first one. */
export interface UnitSpan {
  from: Fraction;
  to: Fraction;
}

/** What the units cost; `total` are all units of the month, which says the tier where the price is by volume. Exact. */
export function costOfUnits(price: PriceShape, { from, to }: UnitSpan, total: Fraction): Fraction {
  const paid = {
    from: price.freeAllowance === null ? from : least(to, greatest(from, fraction(price.freeAllowance))),
    to,
  };
  const tiers = tiersOf(price);
  if (price.tierMode === 'volume') {
    return multiply(subtract(paid.to, paid.from), tierOf(tiers, total));
  }
  let [cost, beginning] = [zero, zero];
  for (const { upTo, unitPrice } of tiers) {
    const end = upTo === null ? paid.to : fraction(upTo);
    const [first, last] = [greatest(paid.from, beginning), least(paid.to, end)];
    if (order(first, last) < 0) cost = add(cost, multiply(subtract(last, first), fraction(unitPrice)));
    beginning = end;
  }
  return cost;
}

/** A flat price is one tier without an end, and what is beyond the last tier another one. */
function tiersOf({ tiers, unitPrice }: PriceShape): PriceTier[] {
  const given = tiers ?? [];
  return given.at(-1)?.upTo === null ? given : [...given, { upTo: null, unitPrice }];
}

/** A total of just what a tier reaches to is in that tier. */
function tierOf(tiers: PriceTier[], total: Fraction): Fraction {
  const reached = tiers.find(({ upTo }) => upTo === null || order(total, fraction(upTo)) <= 0);
  if (!reached) throw new Error('the last tier has no end');
  return fraction(reached.unitPrice);
}
