import type { Call, Reply } from '../core/api.call';
import { novaError } from '../core/refusals';
import type { Server } from './compute.types';
import { isListed } from './server.find';
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

const known = [
  'limit',
  'marker',
  'sort_key',
  'sort_dir',
  'all_tenants',
  'project_id',
  'tenant_id',
  'changes-since',
  'deleted',
  'name',
  'ip',
  'ip6',
  'uuid',
  'image',
  'flavor',
  'key_name',
  'user_id',
  'vm_state',
  'status',
  'host',
  'hostname',
  'tags',
  'tags-any',
  'not-tags',
  'not-tags-any',
  'changes-before',
  'locked',
  'availability_zone',
  'description',
  'access_ip_v4',
  'access_ip_v6',
  'config_drive',
  'power_state',
  'task_state',
  'created_at',
  'launched_at',
];

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
  const dead = query.has('changes-since');
  const of = (project: string) => [
    ...cloud.servers.by('project', project),
    ...(dead ? cloud.pastServers.by('project', project) : []),
  ];
  if (!asked) return of(session.projectId);
  policy(call, session.isAdmin, `os_compute_api:servers:${rule}:get_all_tenants`);
  const project = query.get('project_id') ?? query.get('tenant_id');
  if (project !== null) return of(project);
  return [...cloud.servers.all(), ...(dead ? cloud.pastServers.all() : [])];
}

/** Below 2.75 Nova leaves aside what it does not know. */
function requireKnown(call: Call): void {
  const unknown = [...call.query.keys()].filter((key) => !known.includes(key));
  if (call.minor < 75 || unknown.length === 0) return;
  const names = unknown.map((key) => `'${key}'`).join(', ');
  const what = `Additional properties are not allowed (${names} ${unknown.length > 1 ? 'were' : 'was'} unexpected)`;
  throw novaError(400, `Invalid input for query parameters. ${what}`);
}

export function listServers(call: Call, rule: 'index' | 'detail', view: (call: Call, row: Server) => object): Reply {
  requireKnown(call);
  const wanted = tests(call);
  const isShown = (row: Server) => call.query.has('changes-since') || isListed(row);
  const rows = scope(call, rule).filter((row) => isShown(row) && wanted.every((test) => test(row)));
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
