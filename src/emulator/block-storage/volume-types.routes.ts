import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { empty, ok, type Call, type Reply, type Route } from '../core/api.call';
import { parseBody } from '../compute/nova.body';
import { policy } from '../compute/nova.page';
import type { VolumeType } from './block-storage.types';
import { cinderError } from './cinder.errors';

const view = (call: Call, row: VolumeType) => ({
  id: row.id,
  name: row.name,
  is_public: true,
  description: row.description,
  extra_specs: {},
  ...(call.session.isAdmin ? { qos_specs_id: null, 'os-volume-type-access:is_public': true } : {}),
});

function find(call: Call): VolumeType {
  const { id } = call.params;
  const [first] = call.cloud.volumeTypes.all();
  const row = id === 'default' ? first : call.cloud.volumeTypes.get(id);
  if (!row) throw cinderError(404, `Volume type ${id} could not be found.`);
  return row;
}

const bodySchema = z.strictObject({
  volume_type: z.looseObject({
    name: z.string().min(1).max(255).optional(),
    description: z.string().max(255).nullable().optional(),
  }),
});

function create(call: Call): Reply {
  policy(call, call.session.isAdmin, 'volume_extension:type_create');
  const { cloud } = call;
  const { name = '', description = null } = parseBody(bodySchema, call.body).volume_type;
  if (cloud.volumeTypes.all().some((row) => row.name === name)) {
    throw cinderError(409, `Volume Type ${name} already exists.`);
  }
  const row = cloud.volumeTypes.put({ id: randomUUID(), name, description, createdAt: cloud.now() });
  return ok({ volume_type: view(call, row) });
}

function change(call: Call): Reply {
  policy(call, call.session.isAdmin, 'volume_extension:type_update');
  const row = find(call);
  const wanted = parseBody(bodySchema, call.body).volume_type;
  const description = wanted.description === undefined ? row.description : wanted.description;
  const next = call.cloud.volumeTypes.put({ ...row, name: wanted.name ?? row.name, description });
  return ok({ volume_type: view(call, next) });
}

function remove(call: Call): Reply {
  policy(call, call.session.isAdmin, 'volume_extension:type_delete');
  const row = find(call);
  const { cloud } = call;
  if (cloud.volumes.all().some(({ typeId }) => typeId === row.id)) {
    throw cinderError(400, 'Target volume type is still in use.');
  }
  cloud.volumeTypes.delete(row.id);
  return empty(202);
}

const root = '/v3/types';
const newestFirst = (call: Call): VolumeType[] =>
  call.cloud.volumeTypes.all().sort((a, b) => b.createdAt - a.createdAt);

export const volumeTypeRoutes: Route[] = [
  {
    method: 'GET',
    path: root,
    handler: (call) => ok({ volume_types: newestFirst(call).map((row) => view(call, row)) }),
  },
  { method: 'POST', path: root, handler: create },
  { method: 'GET', path: `${root}/:id`, handler: (call) => ok({ volume_type: view(call, find(call)) }) },
  { method: 'PUT', path: `${root}/:id`, handler: change },
  { method: 'DELETE', path: `${root}/:id`, handler: remove },
];
