import { empty, ok, type Call, type Reply, type Route } from '../core/api.call';
import type { Cloud } from '../core/cloud.state';
import type { Table } from '../core/indexed.table';
import { badRequest, invalidInput, notFound } from './neutron.errors';
import type { NeutronRow } from './network.types';

function checked(tags: unknown): string[] {
  if (!Array.isArray(tags)) throw badRequest('Invalid input for tags. Reason: a list is required.');
  for (const tag of tags as unknown[]) {
    if (typeof tag !== 'string') throw invalidInput(`'${String(tag)}' is not a valid string`);
    if (tag.length > 255) throw invalidInput(`'${tag}' exceeds maximum length of 255`);
  }
  return [...new Set(tags as string[])];
}

/** Reads and writes the tags of one kind of object. Tags do raise the revision number. */
export function tagRoutes<T extends NeutronRow>(
  root: string,
  table: (cloud: Cloud) => Table<T>,
  find: (call: Call) => T,
): Route[] {
  const write = (call: Call, row: T, tags: string[]) =>
    table(call.cloud).put({ ...row, tags, updatedAt: call.cloud.now(), revision: row.revision + 1 });
  const requireTag = (row: T, tag: string): void => {
    if (!row.tags.includes(tag)) throw notFound('TagNotFound', `Tag ${tag} could not be found.`);
  };
  const replace = (call: Call): Reply => {
    const body = call.body as { tags?: unknown } | undefined;
    return ok({ tags: write(call, find(call), checked(body?.tags)).tags });
  };
  const clear = (call: Call): Reply => {
    write(call, find(call), []);
    return empty();
  };
  const check = (call: Call): Reply => {
    requireTag(find(call), call.params.tag);
    return empty();
  };
  const add = (call: Call): Reply => {
    const row = find(call);
    write(call, row, checked([...row.tags, call.params.tag]));
    return { status: 201 };
  };
  const remove = (call: Call): Reply => {
    const row = find(call);
    requireTag(row, call.params.tag);
    write(
      call,
      row,
      row.tags.filter((tag) => tag !== call.params.tag),
    );
    return empty();
  };
  return [
    { method: 'GET', path: `${root}/:id/tags`, handler: (call) => ok({ tags: find(call).tags }) },
    { method: 'PUT', path: `${root}/:id/tags`, handler: replace },
    { method: 'DELETE', path: `${root}/:id/tags`, handler: clear },
    { method: 'GET', path: `${root}/:id/tags/:tag`, handler: check },
    { method: 'PUT', path: `${root}/:id/tags/:tag`, handler: add },
    { method: 'DELETE', path: `${root}/:id/tags/:tag`, handler: remove },
  ];
}
