import { findUnstorable, storable } from './storable';

const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

describe('what can be stored', () => {
  it('is any text but NUL and halves of pairs, wherever it stands', () => {
    for (const good of ['', 'ä €', '😀', 5, null, { a: [{ 'b 😀': 'c' }] }, nested(64)]) {
      expect(findUnstorable(good)).toBeNull();
    }
    expect(findUnstorable({ a: ['x', { b: 'no\0' }] })).toMatchObject({ path: ['a', '1', 'b'] });
    expect(findUnstorable({ a: { 'half \ud83d': 1 } })).toMatchObject({
      path: ['a', 'half \ud83d'],
      message: expect.stringMatching(/surrogate/) as string,
    });
  });

  it('is never nested so deep that a walk through it ends the stack', () => {
    for (const levels of [65, 10_000]) {
      const message = expect.stringMatching(/deeper than 64/) as string;
      expect(findUnstorable({ a: nested(levels) })).toEqual({ path: [], message });
    }
  });

  it('shows the rest with dots in place of what it is not', () => {
    expect(storable('a\0b\ud83d 😀')).toBe('a·b· 😀');
  });
});
