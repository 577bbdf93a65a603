import { must } from './support/shell';

describe('the product, killed again and again on a real OpenStack', () => {
  it('leaks nothing, makes nothing twice and touches nothing of others', async () => {
    // Two lives with a kill in each of their three phases; the whole matrix is `npm run bench -- crash-matrix`.
    const output = await must('node', ['dist/bench/main.js', 'crash-matrix', '--lives', '2'], { timeoutMs: 590_000 });
    const [line] = /^\{"cases".*$/m.exec(output) ?? [];
    const { cases, ...found } = JSON.parse(line ?? '{}') as Record<string, number>;
    expect(found).toEqual({ leaks: 0, duplicates: 0, foreignTouched: 0, unconverged: 0 });
    expect(cases).toBeGreaterThanOrEqual(4);
  });
});
