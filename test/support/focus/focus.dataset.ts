export type FocusRecord = Record<string, string | null>;

/** An export as it was read: every cell is a text, or null where it holds nothing. */
export interface FocusDataset {
  header: string[];
  rows: FocusRecord[];
}

/** Reads CSV of RFC 4180; an empty cell without quotes is null. */
export function readCsv(text: string): FocusDataset {
  const [header, ...rows] = cellsOf(text);
  return {
    header: header.map((name) => name ?? ''),
    rows: rows.map((cells) => Object.fromEntries(header.map((name, i) => [name, cells[i] ?? null]))),
  };
}

function cellsOf(text: string): (string | null)[][] {
  const rows: (string | null)[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text);
    if (!found) throw new Error(`no CSV after ${text.slice(0, cell.lastIndex).slice(-80)}`);
    const [, quoted, plain, end] = found;
    rows.at(-1)!.push(quoted === undefined ? plain || null : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}
