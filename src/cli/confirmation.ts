import { Option } from 'commander';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { DomainError } from '../common/errors';

/** Of every command that asks by `confirm`. */
export const yesOption = (): Option => new Option('-y, --yes', 'do not ask');

/** Asks on a terminal; elsewhere only `--yes` is a yes. @throws DomainError NOT_CONFIRMED */
export async function confirm(question: string, yes = false): Promise<void> {
  if (yes) return;
  // Of input that has ended, as after `-f -`, a question would never be answered, and the command end as if it were done.
  if (!process.stdin.isTTY || !process.stdin.readable) throw notConfirmed(`${question} Nobody is here to ask.`);
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C and the end of input close it, and leave the question open for ever.
  const closed = new AbortController();
  asking.once('close', () => closed.abort());
  try {
    const answer = await asking.question(`${question} [y/N] `, { signal: closed.signal });
    if (!/^y(es)?$/i.test(answer.trim())) throw notConfirmed('nothing is changed');
  } finally {
    asking.close();
  }
}

/**
 * Asks for a secret without showing it; where input comes from elsewhere than a terminal it is its first line.
 * @throws DomainError SECRET_MISSING; AbortError on Ctrl-C
 */
export async function askSecret(question: string): Promise<string> {
  const hidden = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = process.stdin.isTTY;
  if (terminal) process.stderr.write(question);
  const asking = createInterface({ input: process.stdin, output: hidden, terminal });
  const interrupted = new AbortController();
  asking.once('SIGINT', () => {
    interrupted.abort();
    asking.close();
  });
  try {
    for await (const line of asking) if (line.trim() !== '') return line.trim();
    interrupted.signal.throwIfAborted();
    throw new DomainError({
      code: 'SECRET_MISSING',
      status: 400,
      message: 'nothing was typed, or given on standard input',
      action: 'Type it, or send it as a line on standard input.',
    });
  } finally {
    asking.close();
    if (terminal) process.stderr.write('\n');
  }
}

const notConfirmed = (message: string): DomainError =>
  new DomainError({ code: 'NOT_CONFIRMED', status: 400, message, action: 'Answer y, or say --yes.' });
