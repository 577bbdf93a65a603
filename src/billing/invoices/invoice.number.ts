import type { InvoiceDocument } from './invoice.types';

const shortest = 6;

/** What the numbers of an account may begin with, in this order: the last digits of its id are random, the first ones are the time. */
export function* prefixesOf(accountId: string): Generator<string> {
  const digits = accountId.replaceAll('-', '').toUpperCase();
  for (let length = shortest; length <= digits.length; length += 1) yield digits.slice(-length);
}

export function numberOf(prefix: string, kind: InvoiceDocument['kind'], sequence: number): string {
  const place = `${prefix}-${String(sequence).padStart(6, '0')}`;
  return kind === 'invoice' ? place : `CN-${place}`;
}

/** Whether a document has this number, or may get it one day. */
export const isDocumentNumber = (text: string): boolean => /^(CN-)?[0-9A-F]{6,32}-\d{6,}$/.test(text);
