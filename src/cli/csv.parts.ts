import { linesOf, recordsOf } from '../registration/enrollments/csv.reader';

/** A part of a CSV text that begins and ends with whole records. */
export interface CsvPart {
  text: string;
  /** What the number of a line of the part lacks to its number in the whole. */
  linesBefore: number;
}

/**
 * The text in parts of at most so many bytes, but for a record that is longer by itself. Each but the first begins with an
 * empty line: the first line alone may be a header, and theirs is none.
 */
export function csvParts(csv: string, mostBytes: number): CsvPart[] {
  const parts: CsvPart[] = [];
  let part: CsvPart = { text: '', linesBefore: 0 };
  let [bytes, line] = [0, 0];
  for (const { record } of recordsOf(csv)) {
    const size = Buffer.byteLength(record) + 1;
    if (bytes > 1 && bytes + size > mostBytes) {
      parts.push(part);
      part = { text: '\n', linesBefore: line - 1 };
      bytes = 1;
    }
    part.text += `${record}\n`;
    bytes += size;
    line += linesOf(record);
  }
  return [...parts, part];
}
