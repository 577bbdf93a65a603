/** What of an `ApiProblem` is told. */
interface Told {
  code: string;
  message: string;
  action: string | null;
  details: { pointer: string; message: string }[];
}

export interface ProblemWords {
  title: string;
  action: string;
  /** What is wrong with what was sent, but for what is marked at its field. */
  parts: string[];
}

/** Their own words on what to do are for programs, which read `errors`. */
const ofParts = ['VALIDATION_FAILED', 'REFERENCE_NOT_FOUND'];

/** A problem for people: what is wrong is told once, and by name. `marked` are the pointers of fields that tell it themselves. */
export function problemWords({ code, message, action, details }: Told, marked: string[] = []): ProblemWords {
  const isMarked = (pointer: string) => marked.some((one) => pointer === one || pointer.startsWith(`${one}/`));
  const parts = details
    .filter(({ pointer }) => !isMarked(pointer))
    .map((detail) => [nameOf(detail.pointer), detail.message].filter(Boolean).join(': '));
  if (details.length === 0 || !ofParts.includes(code)) return { title: message, action: action ?? '', parts };
  const title = code === 'VALIDATION_FAILED' ? 'Something is not right yet.' : message;
  const what = parts.length === details.length ? 'this' : 'the marked fields';
  const also = parts.length > 0 && parts.length < details.length ? ', and this' : '';
  return { title, action: `Correct ${what}${also}; nothing was changed.`, parts };
}

/** `/servers/0/unitPrice` is "servers 1, unit price". */
const nameOf = (pointer: string): string =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce(
      (name, part) => (/^\d+$/.test(part) ? `${name} ${Number(part) + 1}` : [name, part].filter(Boolean).join(', ')),
      '',
    )
    .replace(/[a-z][A-Z]/g, ([before, after]) => `${before} ${after.toLowerCase()}`);
