import { Option } from 'commander';
import { aligned } from '../common/text.table';

const formats = ['table', 'json', 'yaml'] as const;
export type Format = (typeof formats)[number];

export interface OutputOptions {
  output: Format;
}

export const outputOption = (): Option =>
  new Option('-o, --output <format>', 'table for people; json or yaml, as the API answers, for programs')
    .choices(formats)
    .default('table');

/** One line on standard output. */
export const say = (line: string): void => void process.stdout.write(`${line}\n`);
/** What goes on meanwhile: on standard error, so that an answer on standard output stays one. */
export const tell = (line: string): void => void process.stderr.write(`${line}\n`);

/** Shows an answer as it is asked for; `text` makes it readable for people, and may look up for that what programs need not. */
export async function show<T>(
  value: T,
  { output }: OutputOptions,
  text: (value: T) => string | Promise<string>,
): Promise<void> {
  if (output === 'json') return say(JSON.stringify(value, null, 2));
  if (output === 'table') return say(await text(value));
  // Loading it takes as long as all else that a command does.
  const { stringify } = await import('yaml');
  say(stringify(value).trimEnd());
}

const bold = 1;
const tints: Record<string, number> = {
  ready: 32,
  assigned: 32,
  ok: 32,
  true: 32,
  pending: 33,
  provisioning: 33,
  updating: 33,
  degraded: 33,
  warning: 33,
  'pending-approval': 33,
  assigning: 33,
  blocked: 31,
  broken: 31,
  rejected: 31,
  revoked: 31,
  suspended: 31,
  error: 31,
  lost: 31,
};

/** Of a terminal that shows colours, unless NO_COLOR forbids them: Node looks at both. */
const hasColours = (): boolean => process.stdout.isTTY && process.stdout.hasColors();

const painted = (text: string, colour: number): string => `\u001b[${colour}m${text}\u001b[0m`;
const stateWords = new RegExp(`(?<=^|\\s)(${Object.keys(tints).join('|')})(?=\\s|$)`, 'g');

/** The words for states in their colours. */
export const tinted = (line: string): string =>
  hasColours() ? line.replaceAll(stateWords, (word) => painted(word, tints[word])) : line;

/** As one line of a terminal: what gateways and clouds tell of themselves could forge rows, or speak to the terminal. */
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, ' ');

/** Rows below their headings; `empty` where there are none. Columns in `right` hold figures. */
export function table(headings: string[], rows: string[][], { empty = 'none', right = [] as number[] } = {}): string {
  if (rows.length === 0) return empty;
  const [head, ...lines] = aligned(
    [headings.map((heading) => heading.toUpperCase()), ...rows.map((row) => row.map(printable))],
    right,
  );
  return [hasColours() ? painted(head, bold) : head, ...lines.map(tinted)].join('\n');
}

/** Names beside what they have, one a line; what is null is left out. */
export const sheet = (facts: Record<string, string | number | null | undefined>): string =>
  aligned(
    Object.entries(facts)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => [`${name}:`, printable(String(value))]),
  )
    .map(tinted)
    .join('\n');

/** To the minute, as people read times; UTC like all of ours. */
export const shortTime = (time: string | null): string =>
  time === null ? '-' : `${time.slice(0, 16).replace('T', ' ')}Z`;
