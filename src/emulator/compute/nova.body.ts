import type { z } from 'zod';
import { novaError } from '../core/refusals';

/** A value as Python prints it, since that is how Nova quotes what it was given. */
function python(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`;
  if (typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([key, item]) => `'${key}': ${python(item)}`)
      .join(', ')}}`;
  }
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}

const at = (body: unknown, path: PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], body);

function describe(body: unknown, issue: z.core.$ZodIssue): { field: PropertyKey[]; what: string } {
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => `'${key}'`).join(', ');
    const verb = issue.keys.length > 1 ? 'were' : 'was';
    return { field: issue.path, what: `Additional properties are not allowed (${names} ${verb} unexpected)` };
  }
  if (at(body, issue.path) === undefined) {
    return { field: issue.path.slice(0, -1), what: `'${String(issue.path.at(-1))}' is a required property` };
  }
  return { field: issue.path, what: `${python(at(body, issue.path))} is not valid: ${issue.message}` };
}

/** Parses a request body; what is wrong is said in the manner of Nova's JSON schema check. */
export function parseBody<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const { field, what } = describe(body, parsed.error.issues[0]);
  const name = field.length === 0 ? 'None' : field.map(String).join('/');
  throw novaError(400, `Invalid input for field/attribute ${name}. Value: ${python(at(body, field))}. ${what}`);
}
