import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version in package.json, which is further up from compiled files than from sources. */
export const version = readVersion(__dirname);

function readVersion(folder: string): string {
  try {
    const text = readFileSync(join(folder, 'package.json'), 'utf8');
    return (JSON.parse(text) as { version: string }).version;
  } catch (error) {
    const parent = dirname(folder);
    if (parent === folder) throw error;
    return readVersion(parent);
  }
}
