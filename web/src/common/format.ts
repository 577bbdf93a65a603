/** Times are told in the reader's zone, with UTC in the title; the API's are UTC. */
const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

export const timeText = (iso: string | null | undefined): string => (iso ? dateTime.format(new Date(iso)) : '–');

/** The day that it is in the reader's zone, or in the one that the day was meant in: an account's, or UTC. */
export const dateText = (iso: string | null | undefined, timeZone?: string): string =>
  iso ? new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone }).format(new Date(iso)) : '–';

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** "3 minutes ago". */
export function agoText(iso: string, now = Date.now()): string {
  const seconds = Math.round((new Date(iso).getTime() - now) / 1000);
  const [unit, length] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
  return relative.format(Math.trunc(seconds / length), unit);
}

/** A decimal string as money, without passing through a float where that would show: digits beyond the cents are kept. */
export function moneyText(amount: string, currency: string, digits?: number): string {
  const format = new Intl.NumberFormat(undefined, {
    style: 'currency',
    currency,
    ...(digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  });
  return format.format(amount as unknown as number);
}

/** A decimal string with the reader's separators. */
export const quantityText = (quantity: string, digits = 3): string =>
  new Intl.NumberFormat(undefined, { maximumFractionDigits: digits }).format(quantity as unknown as number);

export const countText = (count: number): string => new Intl.NumberFormat().format(count);

/** A price of one unit: with all its digits, and at least those of the currency. */
export const unitPriceText = (amount: string, currency: string): string =>
  new Intl.NumberFormat(undefined, { style: 'currency', currency, maximumFractionDigits: 12 }).format(
    amount as unknown as number,
  );
