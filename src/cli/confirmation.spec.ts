import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { askSecret, confirm } from './confirmation';

const { stdin } = process;
let keyboard: PassThrough;
beforeEach(() => {
  keyboard = Object.assign(new PassThrough(), { isTTY: true });
  Object.defineProperty(process, 'stdin', { value: keyboard, configurable: true });
});
afterEach(() => Object.defineProperty(process, 'stdin', { value: stdin, configurable: true }));

describe('a secret that is asked for', () => {
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

describe('a confirmation that is asked for', () => {
  it('is refused where what is typed has been read to its end already', async () => {
    keyboard.end('kind: Account');
    await text(keyboard);
    await expect(confirm('Apply this?')).rejects.toMatchObject({ code: 'NOT_CONFIRMED' });
  });
});
