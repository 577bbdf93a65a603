import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { empty, ok, type Call, type Reply, type Route } from '../core/api.call';
import { novaError } from '../core/refusals';
import type { Flavor } from './compute.types';
import { parseBody } from './nova.body';
import { novaPage, policy } from './nova.page';

const text = z.union([z.string(), z.number()]).transform(String);
const number = z.union([z.number(), z.string().regex(/^\d+$/)]).transform(Number);
const createSchema = z.strictObject({
  flavor: z.strictObject({
    name: z.string().min(1).max(255),
    vcpus: number.pipe(z.number().int().min(1)),
    ram: number.pipe(z.number().int().min(1)),
    disk: number.pipe(z.number().int().min(0)),
    id: text.nullable().optional(),
    swap: number.optional(),
    'OS-FLV-EXT-DATA:ephemeral': number.optional(),
    rxtx_factor: z.union([z.number(), z.string()]).optional(),
    'os-flavor-access:is_public': z.coerce.boolean().optional(),
    description: z.string().nullable().optional(),
  }),
});

const links = (call: Call, id: string) => [
  { rel: 'self', href: `${call.origin}/compute/v2.1/flavors/${id}` },
  { rel: 'bookmark', href: `${call.origin}/compute/flavors/${id}` },
];

const brief = (call: Call, row: Flavor) => ({
  id: row.id,
  name: row.name,
  ...(call.minor >= 55 ? { description: row.description } : {}),
  links: links(call, row.id),
});

const full = (call: Call, row: Flavor) => ({
  ...brief(call, row),
  ram: row.ram,
  disk: row.disk,
  swap: row.swap === 0 && call.minor < 75 ? '' : row.swap,
  'OS-FLV-EXT-DATA:ephemeral': row.ephemeral,
  'OS-FLV-DISABLED:disabled': false,
  vcpus: row.vcpus,
  'os-flavor-access:is_public': row.isPublic,
  rxtx_factor: 1.0,
  ...(call.minor >= 61 ? { extra_specs: row.extraSpecs } : {}),
});

function find(call: Call): Flavor {
  const flavor = call.cloud.flavors.get(call.params.id);
  if (!flavor) throw novaError(404, `Flavor ${call.params.id} could not be found.`);
  return flavor;
}

function list(call: Call, view: (call: Call, row: Flavor) => object): Reply {
  const minDisk = Number(call.query.get('minDisk') ?? 0);
  const minRam = Number(call.query.get('minRam') ?? 0);
  const rows = call.cloud.flavors
    .all()
    .filter((row) => (row.isPublic || call.session.isAdmin) && row.disk >= minDisk && row.ram >= minRam)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return novaPage(call, 'flavors', rows, view);
}

function create(call: Call): Reply {
  policy(call, call.session.isAdmin, 'os_compute_api:os-flavor-manage:create');
  const { flavor: wanted } = parseBody(createSchema, call.body);
  const id = wanted.id && wanted.id !== 'auto' ? wanted.id : randomUUID();
  const { flavors } = call.cloud;
  if (flavors.get(id)) throw novaError(409, `Flavor with ID ${id} already exists.`);
  if (flavors.count('name', wanted.name) > 0) throw novaError(409, `Flavor with name ${wanted.name} already exists.`);
  const flavor = flavors.put({
    id,
    name: wanted.name,
    vcpus: wanted.vcpus,
    ram: wanted.ram,
    disk: wanted.disk,
    ephemeral: wanted['OS-FLV-EXT-DATA:ephemeral'] ?? 0,
    swap: wanted.swap ?? 0,
    isPublic: wanted['os-flavor-access:is_public'] ?? true,
    description: wanted.description ?? null,
    extraSpecs: {},
  });
  return ok({ flavor: full(call, flavor) });
}

function remove(call: Call): Reply {
  policy(call, call.session.isAdmin, 'os_compute_api:os-flavor-manage:delete');
  call.cloud.flavors.delete(find(call).id);
  return empty(202);
}

function putSpecs(call: Call): Reply {
  policy(call, call.session.isAdmin, 'os_compute_api:os-flavor-extra-specs:create');
  const flavor = find(call);
  const schema = z.strictObject({ extra_specs: z.record(z.string(), text) });
  const { extra_specs: added } = parseBody(schema, call.body);
  call.cloud.flavors.put({ ...flavor, extraSpecs: { ...flavor.extraSpecs, ...added } });
  return ok({ extra_specs: added });
}

function removeSpec(call: Call): Reply {
  policy(call, call.session.isAdmin, 'os_compute_api:os-flavor-extra-specs:delete');
  const flavor = find(call);
  const { [call.params.key]: gone, ...rest } = flavor.extraSpecs;
  if (gone === undefined) {
    throw novaError(404, `Flavor ${flavor.id} has no extra specs with key ${call.params.key}.`);
  }
  call.cloud.flavors.put({ ...flavor, extraSpecs: rest });
  return { status: 200 };
}

export const flavorRoutes: Route[] = [
  { method: 'GET', path: '/v2.1/flavors', handler: (call) => list(call, brief) },
  { method: 'GET', path: '/v2.1/flavors/detail', handler: (call) => list(call, full) },
  { method: 'POST', path: '/v2.1/flavors', handler: create },
  { method: 'GET', path: '/v2.1/flavors/:id', handler: (call) => ok({ flavor: full(call, find(call)) }) },
  { method: 'DELETE', path: '/v2.1/flavors/:id', handler: remove },
  {
    method: 'GET',
    path: '/v2.1/flavors/:id/os-extra_specs',
    handler: (call) => ok({ extra_specs: find(call).extraSpecs }),
  },
  { method: 'POST', path: '/v2.1/flavors/:id/os-extra_specs', handler: putSpecs },
  { method: 'DELETE', path: '/v2.1/flavors/:id/os-extra_specs/:key', handler: removeSpec },
];
