import { aligned, widthsOf } from '../../src/common/text.table';

/** A table with a line below its head; the columns named in `right` are set flush right. */
export function textTable(columns: string[], rows: string[][], right: string[] = []): string {
  const all = [columns, ...rows];
  const places = right.map((name) => columns.indexOf(name));
  const [head, ...lines] = aligned(all, places);
  const rule = widthsOf(all).map((width) => '-'.repeat(width));
  return [head, rule.join('  '), ...lines].join('\n');
}
