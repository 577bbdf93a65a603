/** Where a value of a JSON text begins and ends. */
export interface Place {
  start: number;
  end: number;
  line: number;
}

/**
 * The place of the value that a JSON pointer (RFC 6901) names, in a text that parses; of what is missing, that of the
 * nearest value around it.
 */
export function placeOf(text: string, pointer: string): Place {
  const names = pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  let start = skipSpace(text, 0);
  for (const name of names) {
    const next =
      text[start] === '{' ? memberOf(text, start, name) : text[start] === '[' ? itemOf(text, start, name) : -1;
    if (next < 0) break;
    start = next;
  }
  return { start, end: endOf(text, start), line: text.slice(0, start).split('\n').length };
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text[at] ?? '')) at += 1;
  return at;
}

/** The end of the value that begins here. */
function endOf(text: string, start: number): number {
  if (text[start] === '"') return endOfString(text, start);
  if (text[start] !== '{' && text[start] !== '[')
    return start + (/^[^\s,\]}]*/.exec(text.slice(start))?.[0].length ?? 0);
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '"') at = endOfString(text, at) - 1;
    else if (text[at] === '{' || text[at] === '[') depth += 1;
    else if (text[at] === '}' || text[at] === ']') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

function memberOf(text: string, start: number, wanted: string): number {
  let at = skipSpace(text, start + 1);
  while (text[at] === '"') {
    const end = endOfString(text, at);
    const name = JSON.parse(text.slice(at, end)) as string;
    const value = skipSpace(text, skipSpace(text, end) + 1);
    if (name === wanted) return value;
    at = afterComma(text, value);
  }
  return -1;
}

function itemOf(text: string, start: number, wanted: string): number {
  let at = skipSpace(text, start + 1);
  for (let index = 0; at < text.length && text[at] !== ']'; index += 1) {
    if (String(index) === wanted) return at;
    at = afterComma(text, at);
  }
  return -1;
}

/** Where the next member or item begins, or the bracket that closes. */
function afterComma(text: string, value: number): number {
  const end = skipSpace(text, endOf(text, value));
  return text[end] === ',' ? skipSpace(text, end + 1) : end;
}
