/** A record of a CSV text: the line that it begins on, from 1, and its first field. */
export interface CsvRecord {
  line: number;
  first: string;
  /** A quote opens one of its fields and does not end it: what its fields are cannot be told. */
  isBroken: boolean;
}

/**
 * The first field of every record that is not empty (RFC 4180; a byte order mark, bare line feeds, and semicolons or
 * tabs between fields, as spreadsheets write them, are understood too). A broken record ends with the line of its quote, so
 * that none of the following ones is lost in it.
 */
export function firstColumn(given: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  let line = 1;
  for (const { record, isBroken } of recordsOf(given)) {
    if (record.trim() !== '') records.push({ line, first: firstField(record), isBroken });
    line += linesOf(record);
  }
  return records;
}

/** Every record as it is written, without the line feed that ends it; empty ones are records too. */
export function* recordsOf(given: string): Generator<{ record: string; isBroken: boolean }> {
  const text = given.replace(/^\uFEFF/, '');
  for (let begin = 0; begin < text.length;) {
    const { end, isBroken } = endOfRecord(text, begin);
    yield { record: text.slice(begin, end), isBroken };
    begin = end + 1;
  }
}

/** How many lines a record takes. */
export const linesOf = (record: string): number => record.split('\n').length;

/** A record ends at a line feed outside of quotes; a quote within a field that does not begin with one is a character like others. */
function endOfRecord(text: string, begin: number): { end: number; isBroken: boolean } {
  for (let at = begin; ; at += 1) {
    const start = indexOf(text, /[^ ]/g, at);
    const end = text[start] === '"' ? endOfQuoted(text, start) : indexOf(text, /[,;\t\n]/g, start);
    if (end === null) return { end: indexOf(text, /\n/g, start), isBroken: true };
    if (end === text.length || text[end] === '\n') return { end, isBroken: false };
    at = end;
  }
}

/** Where the field ends that opens with a quote; null where the quote that closes it is missing, or is followed by something else. */
function endOfQuoted(text: string, open: number): number | null {
  let close = text.indexOf('"', open + 1);
  while (close !== -1 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close === -1) return null;
  const end = indexOf(text, /[^ \r]/g, close + 1);
  return end === text.length || /[,;\t\n]/.test(text[end]) ? end : null;
}

/** The first place from `at` on of what is wanted; the end of the text where it has none. */
function indexOf(text: string, wanted: RegExp, at: number): number {
  wanted.lastIndex = at;
  return wanted.exec(text)?.index ?? text.length;
}

function firstField(record: string): string {
  const quoted = /^ *"((?:[^"]|"")*)"/.exec(record);
  if (quoted) return quoted[1].replaceAll('""', '"').trim();
  return record.split(/[,;\t]/, 1)[0].trim();
}
