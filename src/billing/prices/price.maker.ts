import { newId } from '../../common/ids';
import { normalized } from '../../common/money';
import { unitOf } from './meters';
import type { PriceInput } from './price-book.schema';
import type { Price } from './price.types';

/** A new price as it was asked for. */
export function priceOf(input: PriceInput): Price {
  const { meter, validFrom, validTo = null, tiers = null, tierMode = 'graduated' } = input;
  const unit = unitOf(meter);
  if (unit === null) throw new Error(`no meter ${meter}: the schema lets none through`);
  return {
    id: newId(),
    meter,
    unit,
    unitPrice: normalized(input.unitPrice),
    validFrom,
    validTo,
    tiers:
      tiers &&
      tiers.map(({ upTo, unitPrice }) => ({ upTo: upTo && normalized(upTo), unitPrice: normalized(unitPrice) })),
    tierMode: tiers && tierMode,
    freeAllowance: input.freeAllowance ? normalized(input.freeAllowance) : null,
    minimum: input.minimum ? normalized(input.minimum) : null,
  };
}
