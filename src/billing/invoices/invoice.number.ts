import type { InvoiceDocument } from './invoice.types';

/** The last six digits of the account's id are random; the first ones are the time. */
export function numberOf(accountId: string, kind: InvoiceDocument['kind'], sequence: number): string {
  const place = `${accountId.slice(-6).toUpperCase()}-${String(sequence).padStart(6, '0')}`;
  return kind === 'invoice' ? place : `CN-${place}`;
}

/** Whether a document has this number, or may get it one day. */
export const isDocumentNumber = (text: string): boolean => /^(CN-)?[0-9A-F]{6}-\d{6,}$/.test(text);
