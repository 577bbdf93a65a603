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

/** When a day that a field has (`2026-03-01`), or one so many after it, begins in a time zone. */
export function startOfWrittenDay(text: string, timeZone: string, daysAfter = 0): string {
  const [year, month, day] = text.split('-').map(Number);
  return startOfDayIn(timeZone, year, month - 1, day + daysAfter).toISOString();
}

const written = { month: /^\d{4}-\d\d$/, day: /^\d{4}-\d\d-\d\d$/ };

/** Whether a field has all of one. Not each browser has fields for them: in others they are written letter by letter. */
export const isWritten = (text: string | null, what: 'day' | 'month'): text is string =>
  text !== null && written[what].test(text) && !Number.isNaN(Date.parse(text));

/** When a day begins in a time zone; a day past the month's end is one of the next, as with `Date.UTC`. */
export function startOfDayIn(timeZone: string, year: number, month: number, day: number): Date {
  const wanted = Date.UTC(year, month, day);
  const before = (at: number): number => wanted - (clockOf(timeZone, at) - at);
  // Twice: the clock may be changed between the guess and the moment.
  const guess = before(wanted);
  const start = before(guess);
  // A clock that is put forward at midnight shows none: that day begins with the hour after it.
  return new Date(clockOf(timeZone, start) < wanted ? Math.max(guess, start) : start);
}
