import { randomUUID } from 'node:crypto';
import type { Cloud } from '../core/cloud.state';
import { novaError } from '../core/refusals';
import type { Volume, VolumeAttachment } from '../block-storage/block-storage.types';
import { changeVolume } from '../block-storage/volume.lifecycle';

/** Nova holds the volume for the server. Refused unless it is nobody's. */
export function reserve(
  cloud: Cloud,
  volume: Volume,
  wanted: Pick<VolumeAttachment, 'serverId' | 'tag' | 'root' | 'deleteOnTermination'> & { device: string | null },
): VolumeAttachment {
  const [held] = cloud.volumeAttachments.by('volume', volume.id);
  if (held) {
    throw novaError(400, `Invalid volume: volume ${volume.id} is already attached to instances: ${held.serverId}`);
  }
  if (volume.status !== 'available') {
    const rule = `status must be available or downloading to reserve, but the current status is ${volume.status}.`;
    throw novaError(
      400,
      `Invalid volume: Invalid input received: Invalid volume: Volume ${volume.id} ${rule} (HTTP 400)`,
    );
  }
  changeVolume(cloud, volume, { status: 'reserved' });
  const device = wanted.device ?? nextDevice(cloud, wanted.serverId, wanted.root);
  return cloud.volumeAttachments.put({ ...wanted, id: randomUUID(), volumeId: volume.id, device, attachedAt: null });
}

/** The root is /dev/vda, whatever it is made of. */
function nextDevice(cloud: Cloud, serverId: string, root: boolean): string {
  if (root) return '/dev/vda';
  const taken = new Set(cloud.volumeAttachments.by('server', serverId).map(({ device }) => device));
  const letters = [...'bcdefghijklmnopqrstuvwxyz'];
  const free = letters.find((letter) => !taken.has(`/dev/vd${letter}`));
  if (free === undefined) throw novaError(403, 'The maximum allowed number of disk devices (26) to attach exceeded.');
  return `/dev/vd${free}`;
}
