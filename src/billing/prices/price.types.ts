import type { Decimal } from '../../common/money';

/** `graduated`: each unit at the price of the tier it falls into; `volume`: all of them at that of the month's total. */
export type TierMode = 'graduated' | 'volume';

export interface PriceTier {
  /** How far it reaches, in units of the account's month; null in the last one, which then has no end. */
  upTo: Decimal | null;
  unitPrice: Decimal;
}

/** What a price makes of the account's month; an empty one is flat. */
export interface PriceShape {
  /** Of one unit; beyond the last tier, where there are any. */
  unitPrice: Decimal;
  /** Least first. */
  tiers: PriceTier[] | null;
  tierMode: TierMode | null;
  /** Units of a month that cost nothing: its first ones. */
  freeAllowance: Decimal | null;
  /** What the meter costs at least in a month in which it is used. */
  minimum: Decimal | null;
}

export interface Price extends PriceShape {
  id: string;
  meter: string;
  /** What it is for one of. */
  unit: string;
  validFrom: Date;
  /** Exclusive; null while no end is set. */
  validTo: Date | null;
}

/** Whether every unit of it costs the same. */
export const isFlat = ({ tiers, freeAllowance }: PriceShape): boolean => tiers === null && freeAllowance === null;
