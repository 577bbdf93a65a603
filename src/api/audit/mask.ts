const secretNames = /secret|password|token|authorization|proof|private|userdata|^(device|user)?code$/i;

/** Names that only sound so: a time, such as `previousSecretUntil`. */
const timeNames = /until$/i;

/** What problems have as `code`; what somebody signs in with is no such word. */
const problemCode = /^[A-Z][A-Z\d]*(_[A-Z\d]+)+$/;

/** Of bodies beyond this many characters lists are kept in part, and the rest only where that is enough. */
const maxLength = 32_768;
/** How many of a long list are kept, as many as fit. */
const listLengths = [500, 100, 20, 3];

/** A body as it may be kept: without the values of secrets, and not without bounds. */
export function masked(body: unknown): unknown {
  if (body === undefined) return null;
  const whole = maskedValue(body);
  if (fits(whole)) return whole;
  const shortened = listLengths.map((most) => withShortLists(whole, most)).find(fits);
  return shortened ?? { omitted: `a body of ${JSON.stringify(whole).length} characters` };
}

const fits = (value: unknown): boolean => JSON.stringify(value).length <= maxLength;

function withShortLists(value: unknown, most: number): unknown {
  if (Array.isArray(value)) {
    const kept = value.slice(0, most).map((member) => withShortLists(member, most));
    return value.length > most ? [...kept, { omitted: `${value.length - most} more` }] : kept;
  }
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withShortLists(member, most)]));
}

function maskedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskedValue);
  if (value instanceof Date) return value.toISOString();
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      return [name, isSecret(name, member) ? '[hidden]' : maskedValue(member)];
    }),
  );
}

function isSecret(name: string, value: unknown): boolean {
  if (value === null || value === '' || !secretNames.test(name) || timeNames.test(name)) return false;
  return !(name === 'code' && typeof value === 'string' && problemCode.test(value));
}
