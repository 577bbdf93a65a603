import { add, divide, fraction, multiply, order, roundedFraction, zero, type Fraction } from '../../common/fraction';
import {
  compare,
  currencyPlaces,
  dividedBy,
  minus,
  normalized,
  rounded,
  times,
  type Decimal,
} from '../../common/money';

/** Decimals of a quantity, as a charge line has them. */
const quantityPlaces = 12;
/** Decimals of a unit price that is an average: of a million units, what it leaves out is far below a cent. */
const averagePlaces = 20;

export interface SplitLine {
  quantity: Decimal;
  cost: Decimal;
  amount: Decimal;
  currency: string;
  /** Null where it differs from unit to unit: then the average stands for it. */
  unitPrice: Decimal | null;
}

export interface Share {
  quantity: Decimal;
  /** `quantity` times `unitPrice`, exactly. */
  cost: Decimal;
  billed: Decimal;
}

/**
 * Divides a charge line among what it is made of, so that quantities sum to its quantity and billed costs to its amount,
 * exactly: each share is what the sum so far rounds to, less what the sum before it rounded to.
 */
export class LineSplitter {
  readonly unitPrice: Decimal;
  private readonly lineQuantity: Fraction;
  private readonly total: Fraction;
  private units: Fraction = zero;
  private quantity: Decimal = '0';
  private billed: Decimal = '0';

  /** @param total the sum of all units that are going to be asked for, above zero */
  constructor(
    private readonly line: SplitLine,
    total: Decimal,
  ) {
    [this.lineQuantity, this.total] = [fraction(line.quantity), fraction(total)];
    this.unitPrice = line.unitPrice ?? averageOf(line);
  }

  next(units: Decimal): Share {
    this.units = add(this.units, fraction(units));
    const last = order(this.units, this.total) === 0;
    const { line, unitPrice } = this;
    const quantity = last
      ? line.quantity
      : roundedFraction(divide(multiply(this.lineQuantity, this.units), this.total), quantityPlaces);
    const billed = last ? line.amount : rounded(times(quantity, unitPrice), currencyPlaces(line.currency));
    const own = minus(quantity, this.quantity);
    const share = { quantity: own, cost: times(own, unitPrice), billed: minus(billed, this.billed) };
    [this.quantity, this.billed] = [quantity, billed];
    return share;
  }
}

const averageOf = ({ cost, quantity }: SplitLine): Decimal =>
  compare(quantity, '0') === 0 ? '0' : normalized(rounded(dividedBy(cost, quantity), averagePlaces));
