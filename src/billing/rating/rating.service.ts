import { Injectable } from '@nestjs/common';
import { dividedBy, normalized, rounded, type Decimal } from '../../common/money';
import { Database } from '../../database';
import { averagePrices } from './average.prices';
import { countParts, sumRated, type RatedSum, type RatingQuery } from './rating.repository';

/** Decimals of a quantity in hours: a millionth of a second is 3e-10 h. */
const quantityPlaces = 12;
/** Decimals of money that is not on an invoice. */
const moneyPlaces = 6;

/** What was used and what it costs, each figure rounded half to even once. */
export interface RatedUsage extends Pick<
  RatedSum,
  'accountId' | 'fleetId' | 'meter' | 'unit' | 'currency' | 'from' | 'to' | 'priced'
> {
  /** Exact. */
  seconds: Decimal;
  /** In `unit`, to 12 decimals. */
  quantity: Decimal;
  /** In `currency`, to 6 decimals. */
  cost: Decimal;
}

@Injectable()
export class RatingService {
  /** Whether the last answer said that there are prices with tiers: most services never have one. */
  private tiered = false;

  constructor(private readonly database: Database) {}

  /**
   * Usage with its cost at the prices that were in effect: a change of price splits at its instant. Where units differ in
   * price, each costs what those of the account's month cost on average; minimums are no usage and not in it.
   */
  async ratedUsage(query: RatingQuery): Promise<RatedUsage[]> {
    const sums = await this.sums(query);
    return sums.map((sum) => ({
      accountId: sum.accountId,
      fleetId: sum.fleetId,
      meter: sum.meter,
      unit: sum.unit,
      currency: sum.currency,
      from: sum.from,
      to: sum.to,
      priced: sum.priced,
      seconds: normalized(sum.seconds),
      quantity: perHour(sum.quantitySeconds, quantityPlaces),
      cost: perHour(sum.costSeconds, moneyPlaces),
    }));
  }

  /** Whether usage would be cut into more parts than `most` to be told by its periods, for as little as counting takes. */
  async isCutFiner(query: RatingQuery, most: number): Promise<boolean> {
    const { granularity } = query;
    if (granularity === 'total') return false;
    return (await countParts(this.database, query, { granularity, most: most + 1 })) > most;
  }

  /** By one statement where no price has tiers, which it tells itself. */
  private async sums(query: RatingQuery): Promise<RatedSum[]> {
    const averages = this.tiered ? await averagePrices(this.database, query) : null;
    const sums = await sumRated(this.database, query, averages ?? []);
    this.tiered = sums.some(({ tiered }) => tiered);
    return this.tiered && averages === null ? this.sums(query) : sums;
  }
}

/** The sums are exact, and of far fewer decimals than the quotient's 40, which therefore cannot be taken for a half. */
const perHour = (secondsSum: Decimal, places: number): Decimal =>
  normalized(rounded(dividedBy(secondsSum, '3600'), places));
