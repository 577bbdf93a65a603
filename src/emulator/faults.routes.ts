import type { z } from 'zod';
import { empty, ok, type Call, type Reply, type Route } from './core/api.call';
import { faultRuleSchema, faultSettingsSchema } from './core/faults.control';
import { keystoneError } from './core/refusals';

function parse<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  throw keystoneError(400, `faults: ${path.join('.') || 'body'}: ${message}`);
}

function set({ cloud, body }: Call): Reply {
  cloud.faults.set(parse(faultSettingsSchema, body));
  return ok(cloud.faults.get());
}

function add({ cloud, body }: Call): Reply {
  cloud.faults.add(parse(faultRuleSchema, body));
  return ok(cloud.faults.get(), 201);
}

function clear({ cloud }: Call): Reply {
  cloud.faults.clear();
  return empty();
}

function expire({ cloud }: Call): Reply {
  cloud.faults.expireTokens();
  return empty();
}

/** Control of the emulator itself; needs no token, since the emulator listens on loopback. */
export const faultRoutes: Route[] = [
  { method: 'GET', path: '/faults', handler: ({ cloud }) => ok(cloud.faults.get()), open: true },
  { method: 'PUT', path: '/faults', handler: set, open: true },
  { method: 'DELETE', path: '/faults', handler: clear, open: true },
  { method: 'POST', path: '/faults/rules', handler: add, open: true },
  { method: 'POST', path: '/faults/expire-tokens', handler: expire, open: true },
];
