export type CsvValue = string | null;

/** Rows as RFC 4180 has them, each ended by CRLF. Nothing at all stands for null, `""` for an empty text. */
export const csvRow = (values: CsvValue[]): string => `${values.map(csvCell).join(',')}\r\n`;

function csvCell(value: CsvValue): string {
  if (value === null) return '';
  return value === '' || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/**
 * What a formula could begin at: the text's beginning, or where spreadsheets that separate cells by semicolons or tabs see
 * a cell begin. Quotes that open in the middle of such a cell are none to them, so that those around a text do not help.
 */
const formulas = /^(?=[\t\r\n])|(^|[;\t\r\n][\s"]*)(?=[=+\-@])/g;

/**
 * A text that people have chosen. Spreadsheets take one that begins like a formula for a formula, and would run it;
 * an apostrophe before it makes it a text.
 */
export const csvText = (text: string | null): CsvValue => text?.replace(formulas, "$1'") ?? null;
