import { Line } from './line';

describe('a line', () => {
  /** Work that ends when it is told to. */
  const piece = (line: Line) => {
    const told: { begun: boolean; end: () => void; done: Promise<void> } = {
      begun: false,
      end: () => undefined,
      done: Promise.resolve(),
    };
    told.done = line.run(() => {
      told.begun = true;
      return new Promise<void>((resolve) => (told.end = resolve));
    });
    return told;
  };
  const turnOfEvents = () => new Promise<void>((resolve) => setImmediate(resolve));

  it('runs one piece at a time, in the order in which they came', async () => {
    const line = new Line(60_000);
    const pieces = [piece(line), piece(line), piece(line)];
    for (const [nth, current] of pieces.entries()) {
      await turnOfEvents();
      expect(pieces.map(({ begun }) => begun)).toEqual(pieces.map((_, other) => other <= nth));
      current.end();
      await current.done;
    }
  });

  it('goes on after a piece that failed, which hears of it', async () => {
    const line = new Line(60_000);
    const failed = line.run(() => Promise.reject(new Error('no answer')));
    const next = line.run(() => Promise.resolve('answer'));
    await expect(failed).rejects.toThrow('no answer');
    await expect(next).resolves.toBe('answer');
  });

  it('lets the next piece begin beside one that takes long', async () => {
    const line = new Line(1);
    const long = piece(line);
    await expect(line.run(() => Promise.resolve('answer'))).resolves.toBe('answer');
    expect(long.begun).toBe(true);
    long.end();
    await long.done;
  });
});
