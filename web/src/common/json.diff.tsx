import { Text } from '@mantine/core';
import { structuredPatch } from 'diff';
import './json.diff.css';

const linesAround = 3;

interface Written {
  name: string;
  value: unknown;
}

const textOf = ({ value }: Written): string => `${JSON.stringify(sorted(value), null, 2)}\n`;

/** Members in the order of their names: where they stand in the text means nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}

/** What one has and the other has not, line by line; what is the same is left out but for a few lines around. */
export function JsonDiff({ before, after }: { before: Written; after: Written }) {
  const { hunks } = structuredPatch(before.name, after.name, textOf(before), textOf(after), '', '', {
    context: linesAround,
  });
  if (hunks.length === 0) return <Text c="dimmed">They are the same.</Text>;
  const lines = hunks.flatMap((hunk) => hunk.lines);
  const count = (sign: string): number => lines.filter((line) => line.startsWith(sign)).length;
  return (
    <figure className="diff" aria-label={`From ${before.name} to ${after.name}`}>
      <figcaption>
        {before.name} → {after.name}: {linesText(count('+'))} more, {linesText(count('-'))} less
      </figcaption>
      <div className="diff-text" tabIndex={0} role="region" aria-label="Lines that differ">
        {hunks.map((hunk) => (
          <div key={hunk.oldStart} className="diff-hunk">
            {hunk.lines.map((line, index) => (
              <DiffLine key={index} line={line} />
            ))}
          </div>
        ))}
      </div>
    </figure>
  );
}

const linesText = (count: number): string => (count === 1 ? '1 line' : `${count} lines`);

function DiffLine({ line }: { line: string }) {
  if (line.startsWith('+')) return <ins>{line}</ins>;
  if (line.startsWith('-')) return <del>{line}</del>;
  return <span>{line}</span>;
}
