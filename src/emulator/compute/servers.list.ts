import type { Call, Reply } from '../core/api.call';
import { novaError } from '../core/refusals';
import type { Server } from './compute.types';
import { novaPage, policy } from './nova.page';
import { addressesOf, statusOf } from './server.view';

function pattern(field: string, text: string): RegExp {
  try {
    // MariaDB compares without regard to case.
    return new RegExp(text, 'i');
  } catch {
    throw novaError(400, `Invalid input for query parameters ${field}. Value: ${text}. '${text}' is not a 'regex'`);
  }
}

type Test = (row: Server) => boolean;

function tagTests(call: Call): Test[] {
  if (call.minor < 26) return [];
  const split = (key: string) => call.query.get(key)?.split(',');
  const [all, any, notAll, notAny] = ['tags', 'tags-any', 'not-tags', 'not-tags-any'].map(split);
  const has = (row: Server) => (tag: string) => row.tags.includes(tag);
  return [
    (row) => all?.every(has(row)) ?? true,
    (row) => any?.some(has(row)) ?? true,
    (row) => !(notAll?.every(has(row)) ?? false),
    (row) => !(notAny?.some(has(row)) ?? false),
  ];
}

function tests(call: Call): Test[] {
  const { query } = call;
  const found: Test[] = tagTests(call);
  const add = (field: string, test: (value: string) => Test): void => {
    const value = query.get(field);
    if (value !== null) found.push(test(value));
  };
  add('name', (text) => {
    const wanted = pattern('name', text);
    return (row) => wanted.test(row.name);
  });
  add('ip', (text) => {
    const wanted = pattern('ip', text);
    return (row) =>
      JSON.stringify(addressesOf(call, row))
        .split('"')
        .some((part) => wanted.test(part));
  });
  add('uuid', (id) => (row) => row.id === id);
  add('image', (id) => (row) => row.imageId === id);
  add('flavor', (id) => (row) => row.flavorId === id);
  add('key_name', (name) => (row) => row.keyName === name);
  add('user_id', (id) => (row) => row.userId === id);
  add('vm_state', (state) => (row) => row.vmState === state);
  add('changes-since', (time) => (row) => row.updatedAt >= Date.parse(time));
  const states = query.getAll('status').map((state) => state.toUpperCase());
  if (states.length > 0) found.push((row) => states.includes(statusOf(row)));
  return found;
}

function scope(call: Call, rule: string): Server[] {
  const { cloud, query, session } = call;
  const all = !['', '0', 'false', 'False'].includes(query.get('all_tenants') ?? (query.has('all_tenants') ? '1' : '0'));
  const asked = query.get('all_tenants') === '' || all;
  if (!asked) return cloud.servers.by('project', session.projectId);
  policy(call, session.isAdmin, `os_compute_api:servers:${rule}:get_all_tenants`);
  const project = query.get('project_id') ?? query.get('tenant_id');
  return project === null ? cloud.servers.all() : cloud.servers.by('project', project);
}

export function listServers(call: Call, rule: 'index' | 'detail', view: (call: Call, row: Server) => object): Reply {
  const wanted = tests(call);
  const rows = scope(call, rule).filter((row) => wanted.every((test) => test(row)));
  const [key, direction] = [call.query.get('sort_key') ?? 'created_at', call.query.get('sort_dir') ?? 'desc'];
  const value = (row: Server): string => {
    if (key === 'display_name' || key === 'name') return row.name;
    if (key === 'uuid') return row.id;
    return String(key === 'updated_at' ? row.updatedAt : row.createdAt).padStart(16, '0');
  };
  const sign = direction === 'asc' ? 1 : -1;
  const keyed = rows.map((row) => ({ row, key: `${value(row)} ${row.id}` }));
  keyed.sort((a, b) => (a.key < b.key ? -sign : sign));
  return novaPage(
    call,
    'servers',
    keyed.map(({ row }) => row),
    view,
  );
}
