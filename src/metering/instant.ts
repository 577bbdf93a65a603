/** An instant in UTC with microseconds, always of the same width (`2026-01-31T12:00:00.000000Z`), so that text order is time order. */
export type Instant = string;

/** SQL that gives a time as such a text. */
export const instant = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
