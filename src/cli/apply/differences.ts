export interface Difference {
  /** Such as `spec.servers.hub.flavor`. */
  path: string;
  /** Undefined where it is not there. */
  from: unknown;
  to: unknown;
}

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lists of things with keys are told by their keys, not by their places. */
function fieldsOf(value: unknown): Fields | null {
  if (isFields(value)) return value;
  if (!Array.isArray(value) || value.length === 0) return null;
  const keys = value.map((item) => (isFields(item) && typeof item.key === 'string' ? item.key : null));
  if (keys.includes(null) || new Set(keys).size < keys.length) return null;
  return Object.fromEntries(value.map((item, at) => [keys[at], item]));
}

const emptyOf = (value: unknown): Fields | null =>
  value === undefined || (Array.isArray(value) && value.length === 0) ? {} : null;

/** Every leaf in which two values of JSON differ; none where they are the same. */
export function differencesOf(from: unknown, to: unknown, path = ''): Difference[] {
  if (sameJson(from, to)) return [];
  // What comes or goes as a whole is told by its parts, too.
  const [before, after] = [fieldsOf(from) ?? emptyOf(from), fieldsOf(to) ?? emptyOf(to)];
  if (before === null || after === null || Object.keys({ ...before, ...after }).length === 0)
    return [{ path, from, to }];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const inner = names.flatMap((name) =>
    differencesOf(before[name], after[name], path === '' ? name : `${path}.${name}`),
  );
  // The same things in another order are another list all the same.
  const reordered = inner.length === 0 && Array.isArray(from) && !sameJson(Object.keys(before), Object.keys(after));
  return reordered ? [{ path, from: Object.keys(before), to: Object.keys(after) }] : inner;
}

/** Whatever the order of the fields. */
function sameJson(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, at) => sameJson(item, b[at]));
  if (!isFields(a) || !isFields(b)) return a === b;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => sameJson(a[name], b[name]));
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A difference as a line: `+` what comes, `-` what goes, `~` what changes. */
export function differenceLine({ path, from, to }: Difference): string {
  if (from === undefined) return `+ ${path}: ${shown(to)}`;
  if (to === undefined) return `- ${path}: ${shown(from)}`;
  return `~ ${path}: ${shown(from)} → ${shown(to)}`;
}
