import type { z } from 'zod';
import { ok, type Call, type Reply } from '../core/api.call';
import { keystoneError } from '../core/refusals';

/** Parses a request body; what is wrong is said in Keystone's manner. */
export function parseBody<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  const path = missing ? issue.path.slice(0, -1) : issue.path;
  const what = missing ? `'${String(issue.path.at(-1))}' is a required property` : issue.message;
  throw keystoneError(400, `Invalid input for field '${path.join('/')}': ${what}`);
}

/** A list filtered by the query's fields, with the link that Keystone adds. */
export function listReply<T extends object>(call: Call, name: string, items: T[], fields: string[] = ['name']): Reply {
  const wanted = fields.flatMap((field) => {
    const value = call.query.get(field);
    return value === null ? [] : [[field, value] as const];
  });
  const found = items.filter((item) =>
    wanted.every(
      ([field, value]) => String((item as Record<string, unknown>)[field]).toLowerCase() === value.toLowerCase(),
    ),
  );
  return ok({ [name]: found, links: { next: null, self: `${call.origin}${call.path}`, previous: null } });
}

export function notFound(kind: string, id: string) {
  return keystoneError(404, `Could not find ${kind}: ${id}.`);
}

export const selfLink = (call: Call, path: string) => ({ self: `${call.origin}/v3/${path}` });
