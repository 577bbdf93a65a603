/** The longest cell of each column. */
export const widthsOf = (rows: string[][]): number[] =>
  (rows.at(0) ?? []).map((_, at) => rows.reduce((widest, row) => Math.max(widest, row[at].length), 0));

/** Rows with columns as wide as their longest cell; those whose place is in `right` are set flush right, as figures are. */
export function aligned(rows: string[][], right: number[] = []): string[] {
  const widths = widthsOf(rows);
  const line = (row: string[]) =>
    row.map((cell, at) => (right.includes(at) ? cell.padStart(widths[at]) : cell.padEnd(widths[at]))).join('  ');
  return rows.map((row) => line(row).trimEnd());
}
