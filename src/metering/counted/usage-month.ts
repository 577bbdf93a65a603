/** A calendar month in UTC, `YYYY-MM`: what tables of quantities are partitioned by. */
export type UsageMonth = string;

export const monthOf = (at: Date): UsageMonth => at.toISOString().slice(0, 7);

export const beginOf = (month: UsageMonth): Date => new Date(`${month}-01T00:00:00Z`);

/** When the time begins of which everything is kept, at this moment, where so many whole months are. */
export const keptFrom = (now: Date, months: number): Date => beginOf(monthsAfter(monthOf(now), -months));

/** So many months later, or earlier. */
export function monthsAfter(month: UsageMonth, months: number): UsageMonth {
  const begin = beginOf(month);
  begin.setUTCMonth(begin.getUTCMonth() + months);
  return monthOf(begin);
}
