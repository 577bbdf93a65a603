import type { BilledAccount } from '../account.repository';
import type { BillingPeriod } from './billing-period.types';
import type { ChargeLine } from '../invoices/charge-line.types';
import type { MonthToReckon } from './month.reckoner';

/** Which issued document a line stands on. */
export interface StandsOn {
  id: string;
  number: string;
}

/** What a month of an account comes to: what its invoice says, or while there is none, what it comes to so far. */
export interface Statement {
  /** As its invoice names it, where there is one. */
  account: BilledAccount;
  /** Who asks for the money. */
  issuerName: string;
  period: BillingPeriod;
  /** Null while the month is not closed, and where nothing was charged. */
  invoice: StandsOn | null;
  /** Of an open month only what it comes to itself: corrections of earlier months are reckoned when it is closed. */
  lines: ChargeLine[];
  /** What credit notes that were issued in the month gave back. */
  credits: (ChargeLine & { note: StandsOn })[];
  /** Bounds of the facts that the month's own lines are made of. */
  bounds: MonthToReckon;
}
