import type { Call } from '../core/api.call';
import type { Cloud } from '../core/cloud.state';
import type { Volume, VolumeAttachment, VolumeSnapshot } from './block-storage.types';
import { cinderTime } from './cinder.time';

type View = Record<string, unknown>;

export const volumeLinks = (call: Call, id: string) => [
  { rel: 'self', href: `${call.origin}/volume/v3/volumes/${id}` },
  { rel: 'bookmark', href: `${call.origin}/volume/volumes/${id}` },
];

/** Cinder shows only what is attached for good. */
const attachmentView =
  (call: Call) =>
  (row: VolumeAttachment): View => ({
    id: row.volumeId,
    attachment_id: row.id,
    volume_id: row.volumeId,
    server_id: row.serverId,
    host_name: call.session.isAdmin ? 'emulator' : null,
    device: row.device,
    attached_at: cinderTime(row.attachedAt),
  });

const attached = (cloud: Cloud, row: Volume): VolumeAttachment[] =>
  cloud.volumeAttachments.by('volume', row.id).filter(({ attachedAt }) => attachedAt !== null);

/** What a version added, beyond the fields that all have. */
function versioned(call: Call, row: Volume): View {
  const { minor, session } = call;
  return {
    ...(minor >= 13 ? { group_id: null } : {}),
    ...(minor >= 21 && session.isAdmin ? { provider_id: null } : {}),
    ...(minor >= 48 ? { shared_targets: minor >= 69 ? null : true, service_uuid: null } : {}),
    ...(minor >= 61 && session.isAdmin ? { cluster_name: null } : {}),
    ...(minor >= 63 ? { volume_type_id: row.typeId } : {}),
    ...(minor >= 65 ? { consumes_quota: true } : {}),
  };
}

export function volumeView(call: Call, row: Volume): View {
  const { cloud, session } = call;
  const image = row.imageId === null ? undefined : cloud.images.get(row.imageId);
  return {
    id: row.id,
    status: row.status,
    size: row.size,
    availability_zone: 'nova',
    created_at: cinderTime(row.createdAt),
    updated_at: cinderTime(row.updatedAt),
    name: row.name,
    description: row.description,
    volume_type: cloud.volumeTypes.get(row.typeId)?.name ?? null,
    snapshot_id: row.snapshotId,
    source_volid: row.sourceId,
    metadata: row.metadata,
    links: volumeLinks(call, row.id),
    user_id: row.userId,
    bootable: String(row.bootable),
    encrypted: false,
    replication_status: null,
    consistencygroup_id: null,
    multiattach: false,
    attachments: attached(cloud, row).map(attachmentView(call)),
    'os-vol-tenant-attr:tenant_id': row.projectId,
    ...(row.imageId === null
      ? {}
      : { volume_image_metadata: { image_id: row.imageId, image_name: image?.name ?? '' } }),
    ...(session.isAdmin
      ? {
          migration_status: null,
          'os-vol-host-attr:host': 'emulator@file#file',
          'os-vol-mig-status-attr:migstat': null,
        }
      : {}),
    ...versioned(call, row),
  };
}

export const snapshotView = (call: Call, row: VolumeSnapshot): View => ({
  id: row.id,
  created_at: cinderTime(row.createdAt),
  updated_at: cinderTime(row.updatedAt),
  name: row.name,
  description: row.description,
  volume_id: row.volumeId,
  status: row.status,
  size: row.size,
  metadata: row.metadata,
  ...(call.minor >= 14 ? { group_snapshot_id: null } : {}),
  ...(call.minor >= 41 ? { user_id: row.userId } : {}),
  ...(call.minor >= 65 ? { consumes_quota: true } : {}),
});
