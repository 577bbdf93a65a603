import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { manual } from './manual';

describe('docs/cli.md', () => {
  it('tells what the commands tell of themselves', () => {
    const kept = readFileSync(join(__dirname, '..', '..', 'docs', 'cli.md'), 'utf8');
    expect(kept).toBe(manual()); // else: npm run generate
  });
});
