import { PassThrough } from 'node:stream';
import { askSecret } from './confirmation';

describe('a secret that is asked for', () => {
  const { stdin } = process;
  let keyboard: PassThrough;
  beforeEach(() => {
    keyboard = Object.assign(new PassThrough(), { isTTY: true });
    Object.defineProperty(process, 'stdin', { value: keyboard, configurable: true });
  });
  afterEach(() => Object.defineProperty(process, 'stdin', { value: stdin, configurable: true }));

  it('is what is typed', async () => {
    keyboard.write('a secret\r');
    expect(await askSecret('')).toBe('a secret');
  });

  it('ends the command as Ctrl-C does, and otherwise for want of it', async () => {
    keyboard.write('\u0003');
    await expect(askSecret('')).rejects.toMatchObject({ name: 'AbortError' }); // exit code 130
    keyboard.write('\u0004');
    await expect(askSecret('')).rejects.toMatchObject({ code: 'SECRET_MISSING' });
  });
});
