const secretNames = /secret|password|token|authorization|proof|private|userdata|^(device|user)?code$/i;

/** Bodies beyond this many characters are not kept. */
const maxLength = 32_768;

/** A body as it may be kept: without the values of secrets, and not without bounds. */
export function masked(body: unknown): unknown {
  if (body === undefined) return null;
  const kept = maskedValue(body);
  const { length } = JSON.stringify(kept);
  return length > maxLength ? { omitted: `a body of ${length} characters` } : kept;
}

function maskedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskedValue);
  if (value instanceof Date) return value.toISOString();
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const hidden = secretNames.test(name) && member !== null && member !== '';
      return [name, hidden ? '[hidden]' : maskedValue(member)];
    }),
  );
}
