import type { InvoiceDocument, InvoiceLine } from '../../billing';
import { currencyPlaces, normalized, rounded, type Decimal } from '../../common/money';

/** Decimals of a quantity on paper; CSV and JSON have all of them. */
const shownPlaces = 6;
const dayMs = 86_400_000;

const meters: Readonly<Record<string, string>> = {
  floating_ip: 'Floating IP',
  router: 'Router',
  volume: 'Volume',
  snapshot: 'Snapshot',
  image: 'Image',
  object_storage: 'Object storage',
  'device.messages': 'Device messages',
  'device.bytes': 'Device traffic',
};

/** A meter as people call it: `server.m1.tiny` is `Server m1.tiny`. */
export const meterName = (meter: string): string =>
  meters[meter] ?? (meter.startsWith('server.') ? `Server ${meter.slice('server.'.length)}` : meter);

/** What a line is for, with its fleet where asked. */
export function lineTitle(
  { kind, meter, fleetName }: Pick<InvoiceLine, 'kind' | 'meter' | 'fleetName'>,
  namesFleet: boolean,
): string {
  const what = {
    usage: meterName(meter),
    minimum: `Minimum charge, ${meterName(meter)}`,
    credit: `Credit, ${meterName(meter)}`,
  };
  return namesFleet && fleetName !== null ? `${what[kind]} (${fleetName})` : what[kind];
}

/** With commas between thousands and a true minus sign; decimals as they are. */
export function grouped(value: Decimal): string {
  const [, sign, whole, decimals = ''] = /^(-?)(\d+)(\.\d+)?$/.exec(value)!;
  return `${sign && '−'}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${decimals}`;
}

/** With the decimals of its currency, as amounts have them. */
export const shownAmount = (amount: Decimal, currency: string): string =>
  grouped(rounded(amount, currencyPlaces(currency)));

export const shownQuantity = (quantity: Decimal): string => grouped(normalized(rounded(quantity, shownPlaces)));

/** What stands in the place of a unit price where there is not one for the whole line. */
export function shownPrice({ kind, priceId, unitPrice }: Pick<InvoiceLine, 'kind' | 'priceId' | 'unitPrice'>): string {
  if (unitPrice !== null) return grouped(unitPrice);
  if (kind !== 'usage') return '';
  return priceId === null ? 'no price' : 'by volume';
}

/** `[start, end)` in a time zone: by days where it begins and ends at midnight, the last one included. */
export function shownPeriod(start: string, end: string, timeZone: string): string {
  const [first, after] = [local(start, timeZone), local(end, timeZone)];
  if (first.time !== '00:00' || after.time !== '00:00')
    return `${full(first)} ${first.time} – ${full(after)} ${after.time}`;
  // A day of 23 hours or 25 ends less than half a day from where it would with 24.
  const last = local(new Date(Date.parse(end) - dayMs / 2).toISOString(), timeZone);
  if (full(first) === full(last)) return full(last);
  if (first.year !== last.year) return `${full(first)} – ${full(last)}`;
  return first.month === last.month ? `${first.day}–${full(last)}` : `${first.day} ${first.month} – ${full(last)}`;
}

interface Local {
  year: string;
  month: string;
  day: string;
  /** With seconds where there are any. */
  time: string;
}

/** Making a format costs more than a page of texts by it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(timeZone, made);
  return made;
}

/** An instant there and then: `1`, `Mar`, `2026`, `13:30`. */
function local(instant: string, timeZone: string): Local {
  const parts = formatOf(timeZone).formatToParts(new Date(instant));
  const of = (type: string): string => parts.find((part) => part.type === type)!.value;
  const seconds = of('second') === '00' ? '' : `:${of('second')}`;
  const time = `${of('hour')}:${of('minute')}${seconds}`;
  return { year: of('year'), month: of('month').slice(0, 3), day: of('day'), time };
}

const full = ({ day, month, year }: Local): string => `${day} ${month} ${year}`;

/** The day of an instant there, such as `4 Apr 2026`. */
export const shownDay = (instant: string, timeZone: string): string => full(local(instant, timeZone));

/** `invoice` or `credit note`, as it stands at the head. */
export const documentTitle = ({ kind }: InvoiceDocument): string => (kind === 'invoice' ? 'Invoice' : 'Credit note');
