/** A record of a CSV text: the line that it begins on, from 1, and its first field. */
export interface CsvRecord {
  line: number;
  first: string;
}

/**
 * The first field of every record that is not empty (RFC 4180; a byte order mark, bare line feeds, and semicolons or
 * tabs between fields, as spreadsheets write them, are understood too).
 */
export function firstColumn(text: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  let line = 1;
  for (const record of recordsOf(text.replace(/^\uFEFF/, ''))) {
    if (record.trim() !== '') records.push({ line, first: firstField(record) });
    line += record.split('\n').length;
  }
  return records;
}

/** Ends a record at a line feed outside of quotes. */
function recordsOf(text: string): string[] {
  const records: string[] = [];
  let begin = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === '"') quoted = !quoted;
    if (text[index] !== '\n' || quoted) continue;
    records.push(text.slice(begin, index));
    begin = index + 1;
  }
  return [...records, text.slice(begin)];
}

function firstField(record: string): string {
  const quoted = /^\s*"((?:[^"]|"")*)"/.exec(record);
  if (quoted) return quoted[1].replaceAll('""', '"').trim();
  return record.split(/[,;\t]/, 1)[0].trim();
}
