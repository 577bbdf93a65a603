import { z } from 'zod';
import { empty, ok, type Call, type Reply, type Route } from '../core/api.call';
import { parseBody } from '../compute/nova.body';
import type { Volume } from './block-storage.types';
import { requireGrowthQuota } from './block-storage.quota';
import { cinderError, invalidInput, invalidVolume } from './cinder.errors';
import { cinderList } from './cinder.list';
import { resetVolume } from './reset.status';
import { createVolume, metadataSchema, text } from './volume.create';
import { everyProject, findVolume } from './volume.find';
import { changeVolume, settleLater, startVolumeDelete } from './volume.lifecycle';
import { volumeLinks, volumeView } from './volume.view';

const filters = ['name', 'status', 'metadata', 'bootable', 'migration_status', 'availability_zone', 'group_id', 'size'];

function list(call: Call): Reply {
  const { volumes } = call.cloud;
  const rows = everyProject(call) ? volumes.all() : volumes.by('project', call.session.projectId);
  const views = rows.map((row) => volumeView(call, row));
  const brief = ({ id, name }: Record<string, unknown>) => ({ id, name, links: volumeLinks(call, String(id)) });
  return cinderList(call, { name: 'volumes', filters, brief }, views);
}

const changeSchema = z.strictObject({
  volume: z.strictObject({
    name: text,
    description: text,
    display_name: text,
    display_description: text,
    metadata: metadataSchema.optional(),
  }),
});

function change(call: Call): Reply {
  const volume = findVolume(call);
  const { volume: wanted } = parseBody(changeSchema, call.body);
  const name = wanted.name ?? wanted.display_name;
  const description = wanted.description ?? wanted.display_description;
  const next = changeVolume(call.cloud, volume, {
    name: name === undefined ? volume.name : name,
    description: description === undefined ? volume.description : description,
    metadata: wanted.metadata ?? volume.metadata,
  });
  return ok({ volume: volumeView(call, next) });
}

const deletable = ['available', 'error', 'error_restoring', 'error_extending', 'error_managing'];

/** Refused while it is attached or has snapshots; `cascade` takes the snapshots along. */
function remove(call: Call): Reply {
  const { cloud, query } = call;
  const volume = findVolume(call);
  const snapshots = cloud.volumeSnapshots.by('volume', volume.id);
  const cascade = ['1', 'true'].includes(query.get('cascade')?.toLowerCase() ?? '');
  if (!deletable.includes(volume.status) || (snapshots.length > 0 && !cascade)) {
    const rules =
      'must not be migrating, attached, belong to a group, have snapshots, awaiting a transfer, ' +
      'or be disassociated from snapshots after volume transfer.';
    throw invalidVolume(`Volume status must be ${deletable.join(' or ')} and ${rules}`);
  }
  for (const { id } of snapshots) cloud.volumeSnapshots.delete(id);
  startVolumeDelete(cloud, volume);
  return empty(202);
}

const sizeSchema = z.strictObject({
  new_size: z.union([z.number().int().min(1), z.string().regex(/^[0-9]+$/)]).transform(Number),
});

/** What is attached can be extended from 3.42 on. */
function extend(call: Call, volume: Volume, argument: unknown): Reply {
  const { cloud } = call;
  const { new_size: size } = parseBody(sizeSchema, argument);
  const status = call.minor >= 42 && volume.status === 'in-use' ? 'in-use' : 'available';
  if (size <= volume.size) {
    const figures = `(current: ${volume.size}, extended: ${size})`;
    throw invalidInput(`New size for extend must be greater than current size. ${figures}.`);
  }
  if (volume.status !== status) {
    const rule = `status must be '{'status': '${status}'}' to extend, currently ${volume.status}.`;
    throw invalidVolume(`Volume ${volume.id} ${rule}`);
  }
  requireGrowthQuota(cloud, volume.projectId, volume.size, size);
  changeVolume(cloud, volume, { status: 'extending', growth: { size, status } });
  settleLater(cloud, volume.id);
  return empty(202);
}

const bootableSchema = z.strictObject({ bootable: z.union([z.boolean(), z.string()]) });

function setBootable(call: Call, volume: Volume, argument: unknown): Reply {
  const { bootable } = parseBody(bootableSchema, argument);
  changeVolume(call.cloud, volume, { bootable: String(bootable).toLowerCase() === 'true' });
  return empty(200);
}

const actions: Record<string, (call: Call, volume: Volume, argument: unknown) => Reply> = {
  'os-extend': extend,
  'os-set_bootable': setBootable,
  'os-reset_status': resetVolume,
};

function act(call: Call): Reply {
  const volume = findVolume(call);
  const [[name, argument] = ['', undefined]] = Object.entries((call.body ?? {}) as Record<string, unknown>);
  if (!(name in actions)) throw cinderError(400, `There is no such action: ${name}`);
  return actions[name](call, volume, argument);
}

function setMetadata(call: Call, keep: boolean): Reply {
  const volume = findVolume(call);
  const { metadata } = parseBody(z.strictObject({ metadata: metadataSchema }), call.body);
  const all = keep ? { ...volume.metadata, ...metadata } : metadata;
  changeVolume(call.cloud, volume, { metadata: all });
  return ok({ metadata: all });
}

function removeMetadata(call: Call): Reply {
  const volume = findVolume(call);
  const { [call.params.key]: value, ...metadata } = volume.metadata;
  if (value === undefined) {
    throw cinderError(404, `Volume ${volume.id} has no metadata with key ${call.params.key}.`);
  }
  changeVolume(call.cloud, volume, { metadata });
  return empty(200);
}

const root = '/v3/volumes';
export const volumeRoutes: Route[] = [
  { method: 'GET', path: root, handler: list },
  { method: 'GET', path: `${root}/detail`, handler: list },
  { method: 'POST', path: root, handler: createVolume },
  { method: 'GET', path: `${root}/:id`, handler: (call) => ok({ volume: volumeView(call, findVolume(call)) }) },
  { method: 'PUT', path: `${root}/:id`, handler: change },
  { method: 'DELETE', path: `${root}/:id`, handler: remove },
  { method: 'POST', path: `${root}/:id/action`, handler: act },
  { method: 'GET', path: `${root}/:id/metadata`, handler: (call) => ok({ metadata: findVolume(call).metadata }) },
  { method: 'POST', path: `${root}/:id/metadata`, handler: (call) => setMetadata(call, true) },
  { method: 'PUT', path: `${root}/:id/metadata`, handler: (call) => setMetadata(call, false) },
  { method: 'DELETE', path: `${root}/:id/metadata/:key`, handler: removeMetadata },
];
