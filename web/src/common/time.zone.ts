/** What the clock of a time zone shows at a moment, as if it were UTC's. */
function clockOf(timeZone: string, at: number): number {
  const format = new Intl.DateTimeFormat('en-US', {
    ...({ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' } as const),
    ...({ hour: 'numeric', minute: 'numeric', second: 'numeric' } as const),
  });
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
}

/** The day that it is in a time zone; months count from 0. */
export function dayIn(timeZone: string, at: Date): { year: number; month: number; day: number } {
  const clock = new Date(clockOf(timeZone, at.getTime()));
  return { year: clock.getUTCFullYear(), month: clock.getUTCMonth(), day: clock.getUTCDate() };
}

/** When a day begins in a time zone; a day past the month's end is one of the next, as with `Date.UTC`. */
export function startOfDayIn(timeZone: string, year: number, month: number, day: number): Date {
  const wanted = Date.UTC(year, month, day);
  // Twice: the clock may be changed between the guess and the moment.
  const guess = wanted - (clockOf(timeZone, wanted) - wanted);
  return new Date(wanted - (clockOf(timeZone, guess) - guess));
}
