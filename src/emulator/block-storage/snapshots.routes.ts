import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { empty, ok, type Call, type Reply, type Route } from '../core/api.call';
import { parseBody } from '../compute/nova.body';
import { requireSnapshotQuota } from './block-storage.quota';
import { cinderError, invalidVolume } from './cinder.errors';
import { cinderList } from './cinder.list';
import { actOnSnapshot } from './reset.status';
import { metadataSchema, text } from './volume.create';
import { everyProject, findSnapshot, findVolume } from './volume.find';
import { snapshotView } from './volume.view';

const filters = ['name', 'status', 'volume_id', 'metadata', 'availability_zone'];

function list(call: Call): Reply {
  const { volumeSnapshots } = call.cloud;
  const rows = everyProject(call) ? volumeSnapshots.all() : volumeSnapshots.by('project', call.session.projectId);
  const views = rows.map((row) => snapshotView(call, row));
  return cinderList(call, { name: 'snapshots', filters, brief: (view) => view }, views);
}

const createSchema = z.strictObject({
  snapshot: z.strictObject({
    name: text,
    display_name: text,
    description: text,
    volume_id: z.uuid(),
    force: z.union([z.boolean(), z.string()]).optional(),
    metadata: metadataSchema.nullable().optional(),
  }),
});

/** Of a volume in use only with `force`, until 3.66 allows it by itself. */
function create(call: Call): Reply {
  const { cloud, session } = call;
  const { snapshot: wanted } = parseBody(createSchema, call.body);
  const volume = findVolume(call, wanted.volume_id);
  const forced = wanted.force === undefined ? undefined : String(wanted.force).toLowerCase() === 'true';
  if (call.minor >= 66 && forced === false) {
    throw cinderError(400, "Since microversion 3.66 the 'force' flag is invalid for this request.");
  }
  const states = forced || call.minor >= 66 ? ['available', 'in-use'] : ['available'];
  if (!states.includes(volume.status)) {
    const rule = `status must be ${states.join(', ')}, but current status is: ${volume.status}.`;
    throw invalidVolume(`Volume ${volume.id} ${rule}`);
  }
  requireSnapshotQuota(cloud, session.projectId, volume.size);
  const row = cloud.volumeSnapshots.put({
    id: randomUUID(),
    projectId: session.projectId,
    userId: session.userId,
    volumeId: volume.id,
    name: wanted.name ?? wanted.display_name ?? null,
    description: wanted.description ?? null,
    size: volume.size,
    status: 'creating',
    metadata: wanted.metadata ?? {},
    createdAt: cloud.now(),
    updatedAt: null,
    willFail: cloud.faults.volumeFails(),
  });
  cloud.schedule('snapshot-settled', row.id, cloud.now() + cloud.settleMs);
  return { status: 202, json: { snapshot: snapshotView(call, row) } };
}

const changeSchema = z.strictObject({
  snapshot: z.strictObject({ name: text, display_name: text, description: text, display_description: text }),
});

function change(call: Call): Reply {
  const row = findSnapshot(call);
  const { snapshot: wanted } = parseBody(changeSchema, call.body);
  const name = wanted.name ?? wanted.display_name ?? row.name;
  const description = wanted.description ?? wanted.display_description ?? row.description;
  const next = call.cloud.volumeSnapshots.put({ ...row, name, description, updatedAt: call.cloud.now() });
  return ok({ snapshot: snapshotView(call, next) });
}

function remove(call: Call): Reply {
  const { cloud } = call;
  const row = findSnapshot(call);
  if (row.status !== 'available' && row.status !== 'error') {
    throw cinderError(
      400,
      'Invalid snapshot: Snapshot status must be available or error and must not be part of a group.',
    );
  }
  const willFail = cloud.faults.volumeDeletionFails();
  cloud.volumeSnapshots.put({ ...row, status: 'deleting', willFail, updatedAt: cloud.now() });
  cloud.schedule('snapshot-settled', row.id, cloud.now() + cloud.settleMs);
  return empty(202);
}

const root = '/v3/snapshots';
export const snapshotRoutes: Route[] = [
  { method: 'GET', path: root, handler: list },
  { method: 'GET', path: `${root}/detail`, handler: list },
  { method: 'POST', path: root, handler: create },
  { method: 'GET', path: `${root}/:id`, handler: (call) => ok({ snapshot: snapshotView(call, findSnapshot(call)) }) },
  { method: 'PUT', path: `${root}/:id`, handler: change },
  { method: 'DELETE', path: `${root}/:id`, handler: remove },
  { method: 'POST', path: `${root}/:id/action`, handler: actOnSnapshot },
];
