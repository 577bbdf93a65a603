/** A calendar month in UTC, `YYYY-MM`: what tables of quantities are partitioned by. */
export type UsageMonth = string;

export const monthOf = (at: Date): UsageMonth => at.toISOString().slice(0, 7);

export const beginOf = (month: UsageMonth): Date => new Date(`${month}-01T00:00:00Z`);

/** When the time begins of which usage events are taken, at this moment, where they are for so many whole months. */
export const takenFrom = (now: Date, months: number): Date => beginOf(monthsAfter(monthOf(now), -months));

/**
 * When the time begins of which everything is kept then: a month earlier. Elsewhere than in UTC an account's month begins
 * before or after, and what is late is charged only where its whole month is there.
 */
export const keptFrom = (now: Date, months: number): Date => takenFrom(now, months + 1);

/** How many months `to` is after `from`. */
export function monthsBetween(from: UsageMonth, to: UsageMonth): number {
  const [begin, end] = [beginOf(from), beginOf(to)];
  return (end.getUTCFullYear() - begin.getUTCFullYear()) * 12 + end.getUTCMonth() - begin.getUTCMonth();
}

/** So many months later, or earlier. */
export function monthsAfter(month: UsageMonth, months: number): UsageMonth {
  const begin = beginOf(month);
  begin.setUTCMonth(begin.getUTCMonth() + months);
  return monthOf(begin);
}
