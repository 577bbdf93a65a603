/** Columns as wide as their longest cell; the names in `right` are set flush right, as figures are. */
export function textTable(columns: string[], rows: string[][], right: string[] = []): string {
  const widths = columns.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at].length)));
  const line = (cells: string[]) =>
    cells
      .map((cell, at) => (right.includes(columns[at]) ? cell.padStart(widths[at]) : cell.padEnd(widths[at])))
      .join('  ')
      .trimEnd();
  return [line(columns), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}
