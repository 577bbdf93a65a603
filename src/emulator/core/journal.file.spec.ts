import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Journal, type Change } from './journal.file';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'moorage-journal-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const sizes = { chunk: 7, smallest: 300 };
const row = (id: string, name: string): Change => ['things', id, { id, name } as { id: string }];
function replayed(): Change[] {
  const found: Change[] = [];
  new Journal(dataDir, sizes).replay((change) => found.push(change));
  return found;
}

describe('the journal', () => {
  it('is read in pieces that end within lines and letters', () => {
    const journal = new Journal(dataDir, sizes);
    journal.compact([row('a', 'äöü€'), row('b', '')]);
    journal.append([row('c', '🛥 in the bay')]);
    journal.append([['things', 'a', null]]);
    journal.close();
    expect(replayed()).toEqual([row('a', 'äöü€'), row('b', ''), row('c', '🛥 in the bay'), ['things', 'a', null]]);
  });

  it('is rewritten while it grows, and keeps what is appended then', () => {
    const journal = new Journal(dataDir, sizes);
    journal.compact([]);
    for (let n = 0; n < 100; n += 1) {
      journal.append([row('a', `name ${n}`)]);
      journal.compactOvergrown([row('a', `name ${n}`)]);
    }
    journal.append([row('b', 'last')]);
    journal.close();
    const { size } = statSync(join(dataDir, 'journal.jsonl'));
    expect(size).toBeLessThan(2 * sizes.smallest);
    expect(replayed().at(-2)).toEqual(row('a', 'name 99'));
    expect(replayed().at(-1)).toEqual(row('b', 'last'));
  });

  it('goes on as it is where it cannot be rewritten', () => {
    const journal = new Journal(dataDir, sizes);
    journal.compact([]);
    journal.append([row('a', 'long '.repeat(100))]);
    const before = readFileSync(join(dataDir, 'journal.jsonl'), 'utf8');
    function* full(): Generator<Change> {
      yield row('a', 'first');
      throw new Error('no room');
    }
    journal.compactOvergrown(full());
    expect(readFileSync(join(dataDir, 'journal.jsonl'), 'utf8')).toBe(before);
    journal.append([row('b', 'next')]);
    journal.close();
    expect(replayed()).toHaveLength(2);
  });
});
