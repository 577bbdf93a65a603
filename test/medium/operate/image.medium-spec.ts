import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../support/alert-rules';

const linesOf = (file: string): string[] => readFileSync(join(root, file), 'utf8').split('\n');

/** What the Dockerfile takes from the context, and not from an earlier stage. */
const copied = linesOf('Dockerfile')
  .filter((line) => /^COPY (?!--from)/.test(line))
  .flatMap((line) => line.split(/\s+/).slice(1, -1));

/** Whether a path reaches the build: of all patterns that match it the last one counts. */
function isLetThrough(path: string): boolean {
  const patterns = linesOf('.dockerignore').filter((line) => line !== '' && !line.startsWith('#'));
  const last = patterns.findLast((pattern) => ['*', path].includes(pattern.replace(/^!/, '')));
  return last === undefined || last.startsWith('!');
}

describe('the image', () => {
  it('is built from what is there, and .dockerignore lets all of it through', () => {
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(copied.filter((path) => !isLetThrough(path))).toEqual([]);
  });

  it('has nothing else of a checkout beside it: no data, no secrets', () => {
    expect(['.moorage', '.env', '.git', 'node_modules', 'dist', 'clouds.yaml'].filter(isLetThrough)).toEqual([]);
  });
});
