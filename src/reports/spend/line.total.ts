import type { ChargeLine } from '../../billing';
import { currencyPlaces, rounded, sum, type Decimal } from '../../common/money';

/** What lines come to, with the decimals of their currency, as an invoice has it. */
export const totalOf = (lines: ChargeLine[], currency: string): Decimal =>
  rounded(sum(lines.map(({ amount }) => amount)), currencyPlaces(currency));
