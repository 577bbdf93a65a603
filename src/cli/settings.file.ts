import { mkdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { DomainError, messageOf } from '../common/errors';
import { replaceFile } from '../common/file.replacement';
import type { Settings } from './settings.schema';

export const settingsPath = (): string => join(homedir(), '.config', 'moorage', 'config.json');

/** What was kept by `login`; nothing where there is no file. @throws DomainError SETTINGS_INVALID */
export async function readSettings(): Promise<Settings> {
  const path = settingsPath();
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw invalid(path, error);
  });
  if (text === null) return { current: null, contexts: {} };
  // Loading the schemas takes half as long as a whole command without a file.
  const { parseSettings } = await import('./settings.schema.js');
  try {
    return parseSettings(text);
  } catch (error) {
    throw invalid(path, error);
  }
}

/** Whole or not at all, and readable by its owner alone: it holds tokens. */
export async function writeSettings(settings: Settings): Promise<void> {
  const path = settingsPath();
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await replaceFile(path, `${JSON.stringify(settings, null, 2)}\n`);
}

const invalid = (path: string, cause: unknown): DomainError =>
  new DomainError({
    code: 'SETTINGS_INVALID',
    status: 500,
    message: `${path}: ${messageOf(cause)}`,
    action: 'Correct the file, or remove it and sign in again with `moorage login`.',
    cause,
  });
