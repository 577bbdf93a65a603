import { DomainError } from '../common/errors';

export const bookNotFound = (id: string): DomainError =>
  new DomainError({
    code: 'PRICE_BOOK_NOT_FOUND',
    status: 404,
    message: `there is no price book ${id}`,
    action: 'Take the id from the list of price books.',
  });

export const bookNameTaken = (name: string): DomainError =>
  new DomainError({
    code: 'PRICE_BOOK_NAME_TAKEN',
    status: 409,
    message: `there is a price book named ${name} already`,
    action: 'Choose another name, or add prices to that book.',
  });

export const priceOverlap = (meter: string, from: Date, to: Date | null): DomainError =>
  new DomainError({
    code: 'PRICE_OVERLAP',
    status: 409,
    message: `the book has a price of ${meter} already within ${from.toISOString()} to ${to?.toISOString() ?? 'no end'}`,
    action:
      'Begin where the other price ends, or later than one without an end begins and leave validTo out: that one then ends there.',
  });

export const accountNotFound = (id: string): DomainError =>
  new DomainError({
    code: 'ACCOUNT_NOT_FOUND',
    status: 404,
    message: `there is no account ${id}`,
    action: 'Take the id from the list of accounts.',
  });

export const otherCurrency = (book: string, account: string): DomainError =>
  new DomainError({
    code: 'PRICE_BOOK_CURRENCY',
    status: 422,
    message: `the price book is in ${book}, the account in ${account}`,
    action: "Choose a price book in the account's currency.",
  });

export const periodNotFound = (id: string): DomainError =>
  new DomainError({
    code: 'BILLING_PERIOD_NOT_FOUND',
    status: 404,
    message: `there is no billing period ${id}`,
    action: 'Take the id from the list of billing periods.',
  });

export const monthNotFound = (accountId: string, month: string): DomainError =>
  new DomainError({
    code: 'BILLING_PERIOD_NOT_FOUND',
    status: 404,
    message: `account ${accountId} has no month ${month}`,
    action: "Take one of the account's months from the list of billing periods.",
  });

export const periodNotOver = (month: string, overAt: Date): DomainError =>
  new DomainError({
    code: 'BILLING_PERIOD_NOT_OVER',
    status: 409,
    message: `${month} goes on until ${overAt.toISOString()}`,
    action: 'Close it after that.',
  });

export const periodOrder = (month: string, first: string): DomainError =>
  new DomainError({
    code: 'BILLING_PERIOD_ORDER',
    status: 409,
    message: `${first} is not closed, so ${month} cannot be`,
    action: `Close ${first} first.`,
  });

export const reportsWait = (month: string): DomainError =>
  new DomainError({
    code: 'BILLING_PERIOD_BUSY',
    status: 503,
    message: `reports of gateways that came in ${month} are not counted yet`,
    action: 'Close it again in a few seconds.',
    retryAfter: 5,
  });

export const clocksDiffer = (millisAhead: number): DomainError =>
  new DomainError({
    code: 'CLOCKS_DIFFER',
    status: 503,
    message: `the clock of this machine is ${Math.round(Math.abs(millisAhead) / 1000)} s ${millisAhead > 0 ? 'ahead of' : 'behind'} Postgres's, so no month is closed`,
    action: 'Set the clocks of both machines, by NTP; months are closed as soon as they agree.',
  });

export const noBookInCurrency = (account: string, book: string): DomainError =>
  new DomainError({
    code: 'BILLING_CURRENCY',
    status: 409,
    message: `the account is billed in ${account}, and the default price book is in ${book}`,
    action: 'Assign the account a price book in its currency, then close the month.',
  });

export const invoiceNotFound = (id: string): DomainError =>
  new DomainError({
    code: 'INVOICE_NOT_FOUND',
    status: 404,
    message: `there is no invoice ${id}`,
    action: 'Take the id from the list of invoices.',
  });

export const lineNotFound = (id: string): DomainError =>
  new DomainError({
    code: 'CHARGE_LINE_NOT_FOUND',
    status: 404,
    message: `there is no charge line ${id}`,
    action: 'Take the id from the lines of an invoice.',
  });

export const lineNotKept = ({ id, meter }: { id: string; meter: string }, month: string): DomainError =>
  new DomainError({
    code: 'CHARGE_LINE_NOT_KEPT',
    status: 410,
    message: `what was counted of ${meter} in ${month}, of which charge line ${id} is made, is kept no more`,
    action:
      'Go by the invoice, which stays as it was issued. MOORAGE_USAGE_RETENTION_MONTHS says for how long what was counted is kept.',
  });
