export type PeriodStatus = 'open' | 'closing' | 'closed';

/** A month of one account, by the account's time zone. */
export interface BillingPeriod {
  /** Made of account and month. */
  id: string;
  accountId: string;
  /** Such as `2026-03`. */
  month: string;
  startsAt: Date;
  /** Exclusive. */
  endsAt: Date;
  status: PeriodStatus;
  /** Null until its bounds are set, as the two below. */
  priceBookId: string | null;
  /** Facts recorded before this instant of Postgres's clock are in its invoice. To the microsecond, ISO 8601 UTC. */
  knownBefore: string | null;
  /** When it began to be closed; its invoice bears this date. */
  closingAt: Date | null;
  closedAt: Date | null;
  createdAt: Date;
  /** Null while it is not closed, and where nothing was charged. */
  invoiceId: string | null;
}

const hourMs = 3_600_000;

/**
 * When it can be closed: what is counted by hours of UTC is of the month in which its hour begins, and where midnight is
 * within one, that hour goes on.
 */
export const overAt = ({ endsAt }: Pick<BillingPeriod, 'endsAt'>): Date =>
  new Date(Math.ceil(endsAt.getTime() / hourMs) * hourMs);

/** One whose bounds are set: all that its invoice is made from. */
export type BoundedPeriod = BillingPeriod & { priceBookId: string; knownBefore: string; closingAt: Date };

export const isBounded = (period: BillingPeriod): period is BoundedPeriod => period.status !== 'open';
