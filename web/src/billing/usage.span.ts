import type { Granularity } from './usage.query';

export type Span = 'month' | '7' | '30' | '90' | 'year';

export const spans: { value: Span; label: string }[] = [
  { value: 'month', label: 'This month' },
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: 'year', label: '12 months' },
];

/** Whole days back, so that asking again asks the same; months and days are the account's own. */
export function beginningOf(span: Span, now = new Date()): { from: string; granularity: Granularity } {
  const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  if (span === 'year') {
    return {
      from: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 11, 1)).toISOString(),
      granularity: 'month',
    };
  }
  const days = span === 'month' ? now.getUTCDate() - 1 : Number(span) - 1;
  return { from: new Date(midnight - days * 86_400_000).toISOString(), granularity: 'day' };
}
