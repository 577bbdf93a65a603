import { z } from 'zod';
import { empty, ok, type Call, type Reply, type Route } from '../core/api.call';
import { novaError } from '../core/refusals';
import type { Volume, VolumeAttachment } from '../block-storage/block-storage.types';
import { mine } from '../block-storage/volume.find';
import { attachLater, detachLater } from '../block-storage/volume.lifecycle';
import { logAction } from './instance.actions';
import { parseBody } from './nova.body';
import { reserve } from './volume.reserve';
import { findServer, requireState } from './server.find';

/** Below 2.89 an attachment's id is that of its volume. */
function view(call: Call, row: VolumeAttachment): object {
  const { minor } = call;
  return {
    ...(minor >= 89 ? {} : { id: row.volumeId }),
    volumeId: row.volumeId,
    serverId: row.serverId,
    device: row.device,
    ...(minor >= 70 ? { tag: row.tag } : {}),
    ...(minor >= 79 ? { delete_on_termination: row.deleteOnTermination } : {}),
    ...(minor >= 89 ? { attachment_id: row.id, bdm_uuid: row.id } : {}),
  };
}

function list(call: Call): Reply {
  const rows = call.cloud.volumeAttachments.by('server', findServer(call).id);
  const from = Number(call.query.get('offset') ?? 0);
  const limit = Number(call.query.get('limit') ?? 1000);
  return ok({ volumeAttachments: rows.slice(from, from + limit).map((row) => view(call, row)) });
}

function find(call: Call): VolumeAttachment {
  const server = findServer(call);
  const { volume } = call.params;
  const row = call.cloud.volumeAttachments.by('server', server.id).find(({ volumeId }) => volumeId === volume);
  if (!row) throw novaError(404, `Instance ${server.id} is not attached to volume ${volume}`);
  return row;
}

function visibleVolume(call: Call, id: string): Volume {
  const volume = call.cloud.volumes.get(id);
  if (!volume || !mine(call, volume)) throw novaError(404, `Volume ${id} could not be found.`);
  return volume;
}

const device = z
  .string()
  .regex(/(^\/dev\/x{0,1}[a-z]{0,1}d{0,1})([a-z]+)[0-9]*$/)
  .nullable()
  .optional();
const attachSchema = (minor: number) =>
  z.strictObject({
    volumeAttachment: z.strictObject({
      volumeId: z.uuid(),
      device,
      ...(minor >= 49 ? { tag: z.string().min(1).max(60).optional() } : {}),
      ...(minor >= 79 ? { delete_on_termination: z.union([z.boolean(), z.string()]).optional() } : {}),
    }),
  });
interface WantedAttachment {
  volumeId: string;
  device?: string | null;
  tag?: string;
  delete_on_termination?: boolean | string;
}

function attach(call: Call): Reply {
  const { cloud, minor } = call;
  const server = findServer(call);
  const wanted = parseBody(attachSchema(minor), call.body).volumeAttachment as WantedAttachment;
  requireState(call, server, 'attach_volume', ['active', 'paused', 'stopped', 'resized', 'soft-delete']);
  const volume = visibleVolume(call, wanted.volumeId);
  const taken = cloud.volumeAttachments.by('server', server.id).some((row) => row.device === wanted.device);
  if (taken || wanted.device === '/dev/vda') {
    throw novaError(409, `The supplied device path (${wanted.device}) is in use.`);
  }
  const row = reserve(cloud, volume, {
    serverId: server.id,
    tag: wanted.tag ?? null,
    device: wanted.device ?? null,
    root: false,
    deleteOnTermination: String(wanted.delete_on_termination ?? false).toLowerCase() === 'true',
  });
  attachLater(cloud, row);
  logAction(call, server.id, 'attach_volume');
  const { volumeId, serverId } = row;
  return ok({
    volumeAttachment: {
      id: volumeId,
      serverId,
      volumeId,
      device: row.device,
      ...(minor >= 70 ? { tag: row.tag } : {}),
      ...(minor >= 79 ? { delete_on_termination: row.deleteOnTermination } : {}),
    },
  });
}

function detach(call: Call): Reply {
  const { cloud } = call;
  const server = findServer(call);
  const volume = visibleVolume(call, call.params.volume);
  const row = find(call);
  if (row.root) throw novaError(400, 'Cannot detach a root device volume');
  requireState(call, server, 'detach_volume', ['active', 'paused', 'stopped', 'resized', 'soft-delete']);
  if (volume.status !== 'in-use') {
    const rule =
      "Unable to detach volume. Volume status must be 'in-use' and attach_status must be 'attached' to detach.";
    throw novaError(400, `Invalid volume: Invalid input received: Invalid volume: ${rule} (HTTP 400)`);
  }
  detachLater(cloud, row, volume);
  logAction(call, server.id, 'detach_volume');
  return empty(202);
}

const changeSchema = z.strictObject({
  volumeAttachment: z.looseObject({
    volumeId: z.uuid(),
    delete_on_termination: z.union([z.boolean(), z.string()]).optional(),
  }),
});

function change(call: Call): Reply {
  const row = find(call);
  const { volumeAttachment: wanted } = parseBody(changeSchema, call.body);
  if (wanted.volumeId !== row.volumeId || call.minor < 85) {
    throw novaError(403, "Policy doesn't allow os_compute_api:os-volumes-attachments:swap to be performed.");
  }
  const given = wanted.delete_on_termination;
  const deleteOnTermination = given === undefined ? row.deleteOnTermination : String(given).toLowerCase() === 'true';
  call.cloud.volumeAttachments.put({ ...row, deleteOnTermination });
  return empty(202);
}

const root = '/v2.1/servers/:id/os-volume_attachments';
export const volumeAttachmentRoutes: Route[] = [
  { method: 'GET', path: root, handler: list },
  { method: 'POST', path: root, handler: attach },
  { method: 'GET', path: `${root}/:volume`, handler: (call) => ok({ volumeAttachment: view(call, find(call)) }) },
  { method: 'PUT', path: `${root}/:volume`, handler: change },
  { method: 'DELETE', path: `${root}/:volume`, handler: detach },
];
