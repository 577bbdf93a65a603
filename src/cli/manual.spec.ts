import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { manual } from './manual';
import { moorage } from './program';

describe('docs/cli.md', () => {
  it('tells what the commands tell of themselves', () => {
    const kept = readFileSync(join(__dirname, '..', '..', 'docs', 'cli.md'), 'utf8');
    expect(kept).toBe(manual(moorage())); // else: npm run generate
  });
});
