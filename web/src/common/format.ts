/** Times are told in the reader's zone, with UTC in the title; the API's are UTC. */
const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

export const timeText = (iso: string | null | undefined): string => (iso ? dateTime.format(new Date(iso)) : '–');

/** The hour and minute. */
export const clockText = (at: number | string): string => clock.format(new Date(at));

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
export function agoText(iso: string): string {
  const seconds = Math.round((new Date(iso).getTime() - Date.now()) / 1000);
  const [unit, length] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
  return relative.format(Math.trunc(seconds / length), unit);
}

/** The decimals of currencies that have not two: those of the invoices (`src/common/money.ts`), not what this browser has. */
const placesByCurrency: [places: number, currencies: string][] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
];
export const placesOf = (currency: string): number =>
  placesByCurrency.find(([, currencies]) => currencies.split(' ').includes(currency))?.[0] ?? 2;

/** A decimal string as money, without passing through a float where that would show. */
export function moneyText(amount: string, currency: string, digits = placesOf(currency)): string {
  const places = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(undefined, { style: 'currency', currency, ...places }).format(
    amount as unknown as number,
  );
}

/** A decimal string with the reader's separators. */
export const quantityText = (quantity: string, digits = 3): string =>
  new Intl.NumberFormat(undefined, { maximumFractionDigits: digits }).format(quantity as unknown as number);

/** What an id without a name is told by: its random end, for ids that were made about the same time begin alike. */
export const shortId = (id: string): string => `…${id.slice(-8)}`;

export const countText = (count: number): string => new Intl.NumberFormat().format(count);

/** A price of one unit: with all its digits, and at least those of the currency. */
export function unitPriceText(amount: string, currency: string): string {
  const places = { minimumFractionDigits: placesOf(currency), maximumFractionDigits: 12 };
  return new Intl.NumberFormat(undefined, { style: 'currency', currency, ...places }).format(
    amount as unknown as number,
  );
}
