import { dayIn, startOfDayIn } from '../common/time.zone';

export type Granularity = 'day' | 'month' | 'total';
export type Span = 'month' | '7' | '30' | '90' | 'year';

export const spans: { value: Span; label: string }[] = [
  { value: 'month', label: 'This month' },
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: 'year', label: '12 months' },
];

/** Whole days or months of the account back, so that asking again asks the same. */
export function beginningOf(
  span: Span,
  timeZone: string,
  now = new Date(),
): { from: string; granularity: Granularity } {
  const { year, month, day } = dayIn(timeZone, now);
  if (span === 'year') return { from: startOfDayIn(timeZone, year, month - 11, 1).toISOString(), granularity: 'month' };
  const first = span === 'month' ? 1 : day - Number(span) + 1;
  return { from: startOfDayIn(timeZone, year, month, first).toISOString(), granularity: 'day' };
}
