/** What of a JSON value Postgres cannot keep, and where. */
export interface Unstorable {
  path: string[];
  message: string;
}

/** Deeper nesting says nothing that anybody here reads, and exhausts the stack of whoever walks it. */
const deepest = 64;

/** With the flag u a whole pair is one character, so that only halves are surrogates. */
const unstorableCharacters = /[\0\p{Surrogate}]/u;

/** Of the whole value: the path to where it becomes too deep helps nobody. */
const tooDeep: Unstorable = { path: [], message: `must not be nested deeper than ${deepest} levels` };

const unstorableText = 'must hold only characters that can be stored: no NUL, no half surrogate pair';

/**
 * Postgres keeps neither the character NUL nor halves of surrogate pairs, whatever the schema of a text. The path is put together
 * on the way back: nearly every value is storable, and a storm of them is looked through.
 */
export function findUnstorable(value: unknown, depth = 0): Unstorable | null {
  if (typeof value === 'string') {
    return unstorableCharacters.test(value) ? { path: [], message: unstorableText } : null;
  }
  if (value === null || typeof value !== 'object') return null;
  if (depth >= deepest) return tooDeep;
  for (const key of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[key];
    const found = findUnstorable(key) ?? findUnstorable(member, depth + 1);
    if (found) return found === tooDeep ? found : { path: [key, ...found.path], message: found.message };
  }
  return null;
}

/** The text with a dot for each character that cannot be stored. */
export const storable = (text: string): string => text.replace(/[\0\p{Surrogate}]/gu, '·');
