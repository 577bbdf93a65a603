import { LimitedLogger } from './limited.logger';

describe('the limited logger', () => {
  it('writes ten lines of an event a second, and how many it left out', () => {
    const lines: object[] = [];
    let now = 0;
    const write = (line: object) => void lines.push(line);
    const log = new LimitedLogger({ info: write, warn: write, error: write }, () => now);
    for (let n = 0; n < 50; n += 1) log.warn({ event: 'refused', n }, 'refused');
    log.error({ event: 'other' }, 'another event has lines of its own');
    expect(lines).toHaveLength(11);
    expect(lines[9]).toEqual({ event: 'refused', n: 9 });
    now = 1_000;
    log.warn({ event: 'refused', n: 50 }, 'refused');
    log.warn({ event: 'refused', n: 51 }, 'refused');
    expect(lines.slice(11)).toEqual([
      { event: 'refused', n: 50, leftOut: 40 },
      { event: 'refused', n: 51 },
    ]);
  });

  it('leaves each kind of an event its own lines', () => {
    const lines: object[] = [];
    const write = (line: object) => void lines.push(line);
    const log = new LimitedLogger({ info: write, warn: write, error: write }, () => 0);
    for (let n = 0; n < 50; n += 1) log.warn({ event: 'refused', code: 'NOT_FOUND' }, 'refused', 'NOT_FOUND');
    log.warn({ event: 'refused', code: 'FORBIDDEN' }, 'refused', 'FORBIDDEN');
    expect(lines.slice(10)).toEqual([{ event: 'refused', code: 'FORBIDDEN' }]);
  });
});
