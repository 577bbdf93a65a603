import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { DomainError, messageOf } from '../common/errors';

/** The text of a file; `-` is standard input. @throws DomainError FILE_UNREADABLE */
export const textOf = (file: string): Promise<string> =>
  (file === '-' ? text(process.stdin) : readFile(file, 'utf8')).catch((error: unknown) => {
    throw unreadable(file, error);
  });

export const unreadable = (file: string, error: unknown): DomainError =>
  new DomainError({
    code: 'FILE_UNREADABLE',
    status: 422,
    message: `${file}: ${messageOf(error)}`,
    action: 'Name a file that can be read.',
  });
