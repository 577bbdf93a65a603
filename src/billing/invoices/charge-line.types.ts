import type { Decimal } from '../../common/money';

/** `minimum` fills a meter's month up to its price's minimum; `credit` takes back what an earlier invoice asked for. */
export type ChargeKind = 'usage' | 'minimum' | 'credit';

/**
 * What one fleet is charged for one meter at one price in one month: the unit that is rounded, invoiced and explained.
 * What it is made of, resource by resource, is derived again from the intervals as they were known at the closing.
 */
export interface ChargeLine {
  /** The same for the same account, month, fleet, meter, price and kind, whenever it is rated (RFC 9562, version 8). */
  id: string;
  accountId: string;
  /** The month that the charge belongs to: of a correction another one than that of its invoice. */
  chargePeriodId: string;
  /** Null for what is charged to the account as a whole: a minimum. */
  fleetId: string | null;
  fleetName: string | null;
  kind: ChargeKind;
  meter: string;
  /** What `quantity` is counted in. */
  unit: string;
  priceId: string | null;
  /** Of one unit; null where tiers or an allowance make it differ from unit to unit. */
  unitPrice: Decimal | null;
  /** In `unit`, to 12 decimals; what a correction adds or, below zero, takes back. */
  quantity: Decimal;
  /** Exact to 12 decimals, before it is rounded to `amount`. */
  cost: Decimal;
  /** In `currency`, rounded half to even once to its own decimals. */
  amount: Decimal;
  /** ISO 4217. */
  currency: string;
  /** That month, clipped to the price's validity; of a correction as it was charged first. */
  chargeStart: Date;
  /** Exclusive. */
  chargeEnd: Date;
  /** The line of an earlier invoice that this one corrects or credits; null for a first charge. */
  correctsId: string | null;
}
