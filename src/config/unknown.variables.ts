import { environmentSchema } from './config.schema';

/** Beginnings that are ours: a variable with one of them is meant for us. */
const ours = /^(MOORAGE|MQTT|EMULATOR|DATABASE)_/;
/** Of the command line, not of the service. */
const commandLine = new Set(['MOORAGE_URL', 'MOORAGE_TOKEN', 'MOORAGE_CONTEXT']);

/** Variables that look as if they were meant for the service, and that nobody reads; with the name that may be meant. */
export function unknownVariables(env: NodeJS.ProcessEnv): { name: string; meant: string | null }[] {
  const known = Object.keys(environmentSchema.shape);
  return Object.keys(env)
    .filter((name) => ours.test(name) && !known.includes(name) && !commandLine.has(name))
    .map((name) => ({ name, meant: closest(name, known) }));
}

/** The known name that fewest letters are to be changed for; null where none is near. */
function closest(name: string, known: string[]): string | null {
  const [best] = known.map((one) => ({ one, steps: distance(name, one) })).sort((a, b) => a.steps - b.steps);
  return best.steps <= 4 ? best.one : null;
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      next.push(Math.min(row[j + 1] + 1, next[j] + 1, row[j] + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}
