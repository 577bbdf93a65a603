import type { Decimal } from '../../common/money';
import type { IssuedLine } from './charge-line.repository';
import type { ExplainedEvent, ExplainedInterval } from './line.resources.repository';
import type { Price } from '../prices/price.types';

/** What a resource, or a device whose use is counted, adds to a line. */
export interface ExplainedResource {
  /** Null where it was counted without a device. */
  id: string | null;
  kind: 'resource' | 'device';
  /** In the line's unit, to 12 decimals. */
  quantity: Decimal;
  /** Its share of what the line's key comes to, to 12 decimals. */
  cost: Decimal;
  /** What it added by what was known at the closing before; null where the line is a first charge. */
  quantityBefore: Decimal | null;
  /** Of what is timed: cut to the line's time, by time. */
  intervals: ExplainedInterval[];
  /** All that was heard of it. */
  events: ExplainedEvent[];
}

export interface Explanation {
  line: IssuedLine;
  /** Facts recorded before this instant of Postgres's clock were rated. */
  knownBefore: string;
  /** As it was known then. */
  price: Price | null;
  /** Which units of the account's month, over all fleets, the price rates: what tiers and allowances go by. */
  position: { from: Decimal; to: Decimal } | null;
  /** What the month came to for this fleet, meter and price; a correction is what lacks to it. */
  rated: { quantity: Decimal; cost: Decimal; amount: Decimal };
  /** Charged for the same before, first charge first. */
  charged: Pick<IssuedLine, 'id' | 'invoiceId' | 'quantity' | 'cost' | 'amount'>[];
  /** By id. */
  items: ExplainedResource[];
  nextCursor: string | null;
}
