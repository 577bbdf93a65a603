import type { InvoiceDocument, InvoiceLine } from '../../billing';
import { normalized, rounded, type Decimal } from '../../common/money';

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
export function lineTitle({ kind, meter, fleetName }: InvoiceLine, namesFleet: boolean): string {
  const what = { usage: meterName(meter), minimum: `Minimum charge, ${meterName(meter)}`, credit: `Credit, ${meterName(meter)}` };
  return namesFleet && fleetName !== null ? `${what[kind]} (${fleetName})` : what[kind];
}

/** With commas between thousands and a true minus sign; decimals as they are. */
export function grouped(value: Decimal): string {
  const [, sign, whole, decimals = ''] = /^(-?)(\d+)(\.\d+)?$/.exec(value)!;
  return `${sign && '−'}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${decimals}`;
}

export const shownQuantity = (quantity: Decimal): string => grouped(normalized(rounded(quantity, shownPlaces)));

/** `[start, end)` in a time zone: by days where it begins and ends at midnight, the last one included. */
export function shownPeriod(start: string, end: string, timeZone: string): string {
  const [first, after] = [local(start, timeZone), local(end, timeZone)];
  if (first.time !== '00:00:00' || after.time !== '00:00:00')
    return `${first.date} ${minutes(first.time)} – ${after.date} ${minutes(after.time)}`;
  // A day of 23 hours or 25 ends within the day before this one's noon.
  const last = local(new Date(Date.parse(end) - dayMs / 2).toISOString(), timeZone);
  return first.date === last.date ? first.date : `${first.date} – ${last.date}`;
}

const minutes = (time: string): string => (time.endsWith(':00') ? time.slice(0, 5) : time);

/** `2026-03-01` and `13:30:00` there and then. */
export function local(instant: string, timeZone: string): { date: string; time: string } {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
    hourCycle: 'h23',
  }).formatToParts(new Date(instant));
  const of = (type: string): string => parts.find((part) => part.type === type)!.value;
  return { date: `${of('year')}-${of('month')}-${of('day')}`, time: `${of('hour')}:${of('minute')}:${of('second')}` };
}

/** `invoice` or `credit note`, as it stands at the head. */
export const documentTitle = ({ kind }: InvoiceDocument): string => (kind === 'invoice' ? 'Invoice' : 'Credit note');
