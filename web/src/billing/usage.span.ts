import { dayIn, isWritten, startOfDayIn, startOfWrittenDay } from '../common/time.zone';

export type Granularity = 'day' | 'month' | 'total';
/** So far back from now. */
export type Back = 'month' | '7' | '30' | '90' | 'year';
export type Span = Back | 'one-month' | 'days';

export const spans: { value: Span; label: string }[] = [
  { value: 'month', label: 'This month' },
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: 'year', label: '12 months' },
  { value: 'one-month', label: 'A month' },
  { value: 'days', label: 'From – to' },
];

/** Whole days or months of an account, so that asking again asks the same. */
export interface Stretch {
  from: string;
  /** The first moment after; null while it goes on. */
  to: string | null;
  granularity: Granularity;
}

/** What a page's address says of it: months and days as fields write them, the last day is within. */
export interface AskedStretch {
  span: Span;
  month: string | null;
  from: string | null;
  to: string | null;
}

/** More bars than these are too thin to be told apart. */
const mostDays = 92;
const dayMs = 86_400_000;

/** What is asked for; null where the fields do not say it whole. */
export function stretchOf({ span, month, from, to }: AskedStretch, timeZone: string): Stretch | null {
  if (span === 'one-month') return isWritten(month, 'month') ? monthOf(month, timeZone) : null;
  if (span !== 'days') return { ...beginningOf(span, timeZone), to: null };
  if (!isWritten(from, 'day') || !isWritten(to, 'day') || from > to) return null;
  const days = (Date.parse(to) - Date.parse(from)) / dayMs + 1;
  return {
    from: startOfWrittenDay(from, timeZone),
    to: startOfWrittenDay(to, timeZone, 1),
    granularity: days > mostDays ? 'month' : 'day',
  };
}

function monthOf(text: string, timeZone: string): Stretch {
  const [year, month] = text.split('-').map(Number);
  const [from, to] = [month - 1, month].map((of) => startOfDayIn(timeZone, year, of, 1).toISOString());
  return { from, to, granularity: 'day' };
}

/** Whole days or months of the account back. */
export function beginningOf(
  span: Back,
  timeZone: string,
  now = new Date(),
): { from: string; granularity: Granularity } {
  const { year, month, day } = dayIn(timeZone, now);
  if (span === 'year') return { from: startOfDayIn(timeZone, year, month - 11, 1).toISOString(), granularity: 'month' };
  const first = span === 'month' ? 1 : day - Number(span) + 1;
  return { from: startOfDayIn(timeZone, year, month, first).toISOString(), granularity: 'day' };
}

/** What the fields say at first: the month that is over, or the one that goes on up to today. */
export function firstAsked(
  span: Span,
  timeZone: string,
  now = new Date(),
): Record<'month' | 'from' | 'to', string | null> {
  const { year, month, day } = dayIn(timeZone, now);
  const written = (ofMonth: number, ofDay: number) =>
    new Date(Date.UTC(year, ofMonth, ofDay)).toISOString().slice(0, 10);
  const isDays = span === 'days';
  return {
    month: span === 'one-month' ? written(month - 1, 1).slice(0, 7) : null,
    from: isDays ? written(month, 1) : null,
    to: isDays ? written(month, day) : null,
  };
}
