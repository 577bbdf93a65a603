import { z } from 'zod';
import { empty, ok, type Call, type Reply, type Route } from '../core/api.call';
import { novaError } from '../core/refusals';
import { parseBody } from './nova.body';
import { findServer } from './server.find';

const tag = z
  .string()
  .min(1)
  .max(60)
  .regex(/^[^,/]*$/);
const schema = z.strictObject({ tags: z.array(tag).max(50) });

function write(call: Call, tags: string[]): string[] {
  call.cloud.servers.put({ ...findServer(call), tags, updatedAt: call.cloud.now() });
  return tags;
}

const replace = (call: Call): Reply => ok({ tags: write(call, [...new Set(parseBody(schema, call.body).tags)]) });

function clear(call: Call): Reply {
  write(call, []);
  return empty();
}

function requireTag(call: Call): readonly string[] {
  const server = findServer(call);
  if (server.tags.includes(call.params.tag)) return server.tags;
  throw novaError(404, `Server ${server.id} has no tag '${call.params.tag}'`);
}

function check(call: Call): Reply {
  requireTag(call);
  return empty();
}

function add(call: Call): Reply {
  const { tags } = findServer(call);
  if (tags.includes(call.params.tag)) return empty();
  if (!tag.safeParse(call.params.tag).success) throw novaError(400, `Tag '${call.params.tag}' is invalid.`);
  write(call, [...tags, call.params.tag]);
  return { status: 201 };
}

function remove(call: Call): Reply {
  write(
    call,
    requireTag(call).filter((one) => one !== call.params.tag),
  );
  return empty();
}

const root = '/v2.1/servers/:id/tags';
export const serverTagRoutes: Route[] = [
  { method: 'GET', path: root, handler: (call) => ok({ tags: findServer(call).tags }), since: 26 },
  { method: 'PUT', path: root, handler: replace, since: 26 },
  { method: 'DELETE', path: root, handler: clear, since: 26 },
  { method: 'GET', path: `${root}/:tag`, handler: check, since: 26 },
  { method: 'PUT', path: `${root}/:tag`, handler: add, since: 26 },
  { method: 'DELETE', path: `${root}/:tag`, handler: remove, since: 26 },
];
