import { CallerLines } from './caller.lines';

describe('the lines of callers', () => {
  const ends: (() => void)[] = [];
  const begun: string[] = [];
  const work = (name: string) => () => {
    begun.push(name);
    return new Promise<string>((resolve) => ends.push(() => resolve(name)));
  };

  it('let a few requests of each run, more wait, and refuse what is too much', async () => {
    const lines = new CallerLines(2, 1);
    const gone = new AbortController();
    const mine = ['a', 'b'].map((name) => lines.run('me', work(name)));
    const left = lines.run('me', work('c'), gone.signal);
    await expect(lines.run('me', work('d'))).rejects.toMatchObject({ code: 'CALLER_BUSY', status: 429, retryAfter: 5 });
    mine.push(lines.run('another', work('e')));
    gone.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    expect(begun).toEqual(['a', 'b', 'e']);
    // Whoever left made room.
    mine.push(lines.run('me', work('f')));
    await new Promise(setImmediate);
    expect(begun).not.toContain('f');
    ends.shift()?.();
    await mine[0];
    await new Promise(setImmediate);
    expect(begun).toEqual(['a', 'b', 'e', 'f']);
    for (const end of ends) end();
    expect(await Promise.all(mine)).toEqual(['a', 'b', 'e', 'f']);
  });
});
