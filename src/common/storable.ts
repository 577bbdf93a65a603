/** What of a JSON value Postgres cannot keep, and where. */
export interface Unstorable {
  path: string[];
  message: string;
}

/** Deeper nesting says nothing that anybody here reads, and exhausts the stack of whoever walks it. */
const deepest = 64;

/** With the flag u a whole pair is one character, so that only halves are surrogates. */
const unstorableCharacters = /[\0\p{Surrogate}]/u;

/** Postgres keeps neither the character NUL nor halves of surrogate pairs, whatever the schema of a text. */
export function findUnstorable(value: unknown, path: string[] = []): Unstorable | null {
  if (typeof value === 'string') {
    return unstorableCharacters.test(value)
      ? { path, message: 'must hold only characters that can be stored: no NUL, no half surrogate pair' }
      : null;
  }
  if (value === null || typeof value !== 'object') return null;
  if (path.length >= deepest) return { path: [], message: `must not be nested deeper than ${deepest} levels` };
  for (const [key, member] of Object.entries(value)) {
    const inside = [...path, key];
    const found = findUnstorable(key, inside) ?? findUnstorable(member, inside);
    if (found) return found;
  }
  return null;
}

/** The text with a dot for each character that cannot be stored. */
export const storable = (text: string): string => text.replace(/[\0\p{Surrogate}]/gu, '·');
