import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { groupBy } from '../common/group';
import { findingCodes } from './doctor/finding.codes';
import { ProblemScanner, type Problem } from './problem.scanner';

const head = `# Problems

Generated from the source by \`npm run generate\`. Every failure has a stable \`code\`: the REST API answers with it in
\`application/problem+json\` (RFC 9457), beside \`detail\` (what was wrong, with the values), \`action\` (what to do) and
\`correlationId\` (finds it in the logs); the command line and the start print it. … stands for a value.

`;

const mqttHead = `
## Over MQTT

\`reason.code\` of a registration that is refused, and of messages that were not taken.

`;

/** `docs/problems.md`: each code in the source, its status, what it means and what to do. */
export async function problemsPage(): Promise<string> {
  const problems = await scanSource('src');
  const answered = problems.filter(({ thrown }) => thrown);
  // What `doctor` finds is told to people, and stands with the command line.
  const told = problems.filter(({ thrown, code }) => !thrown && !Object.hasOwn(findingCodes, code));
  return `${head}${table(answered, true)}${mqttHead}${table(told, false)}`;
}

async function scanSource(dir: string): Promise<Problem[]> {
  // Of the development's own packages: only who changes the code generates.
  const { default: compiler } = await import('typescript');
  const names = (await readdir(dir, { recursive: true })).filter(isOurs).sort();
  const problems: Problem[] = [];
  for (const name of names) {
    const text = await readFile(join(dir, name), 'utf8');
    if (!text.includes('code')) continue;
    const file = compiler.createSourceFile(name, text, compiler.ScriptTarget.Latest, true);
    problems.push(...new ProblemScanner(compiler, file).scan());
  }
  return problems;
}

/** The emulator speaks OpenStack's errors, not ours. */
const isOurs = (name: string): boolean =>
  name.endsWith('.ts') && !name.endsWith('.spec.ts') && !/^(emulator|contract)\b/.test(name);

function table(problems: Problem[], withStatus: boolean): string {
  const rows = [...groupBy(problems, ({ code }) => code)].sort(([a], [b]) => (a < b ? -1 : 1));
  const titles = ['Code', ...(withStatus ? ['Status'] : []), 'What was wrong', ...(withStatus ? ['What to do'] : [])];
  const lines = rows.map(([code, same]) => [
    `\`${code}\``,
    ...(withStatus ? [distinct(same.map(({ status }) => String(status ?? '…'))).join(', ')] : []),
    cell(same.map(({ meaning }) => meaning)) || titleOf(code),
    ...(withStatus ? [cell(same.map(({ action }) => action))] : []),
  ]);
  return [titles, titles.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/** `CONFIG_INVALID` is «config invalid», where only the place that throws knows more. */
const titleOf = (code: string): string => code.toLowerCase().replaceAll('_', ' ');

const distinct = (texts: string[]): string[] => [...new Set(texts)];

/** What stands in angle brackets would be taken for HTML. */
const cell = (texts: (string | null)[]): string =>
  distinct(texts.filter((text) => text !== null))
    .map((text) => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('<', '&lt;'))
    .join('<br>');
