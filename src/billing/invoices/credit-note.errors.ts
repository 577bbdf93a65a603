import { DomainError } from '../../common/errors';
import type { Decimal } from '../../common/money';

export const notCreditable = (number: string): DomainError =>
  new DomainError({
    code: 'CREDIT_NOT_OF_INVOICE',
    status: 422,
    message: `${number} is a credit note itself`,
    action: 'Credit the lines of the invoice.',
  });

export const noSuchLine = (lineId: string, number: string): DomainError =>
  new DomainError({
    code: 'CREDIT_LINE_UNKNOWN',
    status: 422,
    message: `invoice ${number} has no line ${lineId}`,
    action: 'Take the ids from the lines of the invoice.',
  });

export const tooMuch = (lineId: string, asked: Decimal, left: Decimal): DomainError =>
  new DomainError({
    code: 'CREDIT_TOO_HIGH',
    status: 422,
    message: `${asked} of line ${lineId} is asked for, ${left} is left of it`,
    action: 'Ask for at most what is left: its amount, less what was corrected and credited since.',
  });

export const tooFine = (asked: Decimal, currency: string, places: number): DomainError =>
  new DomainError({
    code: 'CREDIT_TOO_FINE',
    status: 422,
    message: `${asked} has more decimals than ${currency} has (${places})`,
    action: "Give the amount with the currency's own decimals.",
  });
