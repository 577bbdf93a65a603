import { randomUUID } from 'node:crypto';
import type { Cloud } from '../core/cloud.state';
import type { Volume, VolumeAttachment } from './block-storage.types';

export type NewVolume = Pick<Volume, 'projectId' | 'userId' | 'name' | 'description' | 'size' | 'typeId'> &
  Partial<Pick<Volume, 'bootable' | 'metadata' | 'snapshotId' | 'sourceId' | 'imageId' | 'status'>>;

/** A volume that is `creating`, and a moment later `available`. */
export function makeVolume(cloud: Cloud, wanted: NewVolume): Volume {
  const volume = cloud.volumes.put({
    id: randomUUID(),
    bootable: false,
    metadata: {},
    snapshotId: null,
    sourceId: null,
    imageId: null,
    status: 'creating',
    ...wanted,
    createdAt: cloud.now(),
    updatedAt: null,
    growth: null,
    willFail: cloud.faults.volumeFails(),
  });
  settleLater(cloud, volume.id);
  return volume;
}

export const settleLater = (cloud: Cloud, volumeId: string): void =>
  cloud.schedule('volume-settled', volumeId, cloud.now() + cloud.settleMs);

export function changeVolume(cloud: Cloud, volume: Volume, change: Partial<Volume>, at = cloud.now()): Volume {
  return cloud.volumes.put({ ...volume, ...change, updatedAt: at });
}

/** Ends what the volume was in the middle of. */
function settle(cloud: Cloud, id: string, at: number): void {
  const volume = cloud.volumes.get(id);
  if (volume?.status === 'creating') {
    changeVolume(cloud, volume, { status: volume.willFail ? 'error' : 'available' }, at);
  } else if (volume?.status === 'extending' && volume.growth) {
    const { size, status } = volume.growth;
    changeVolume(cloud, volume, { size, status, growth: null }, at);
  } else if (volume?.status === 'deleting' && volume.willFail) {
    changeVolume(cloud, volume, { status: 'error_deleting' }, at);
  } else if (volume?.status === 'deleting') cloud.volumes.delete(id);
}

export function startVolumeDelete(cloud: Cloud, volume: Volume): void {
  changeVolume(cloud, volume, { status: 'deleting', willFail: cloud.faults.volumeDeletionFails() });
  settleLater(cloud, volume.id);
}

function settleSnapshot(cloud: Cloud, id: string, at: number): void {
  const snapshot = cloud.volumeSnapshots.get(id);
  if (snapshot?.status === 'creating') {
    const status = snapshot.willFail ? 'error' : 'available';
    cloud.volumeSnapshots.put({ ...snapshot, status, updatedAt: at });
  } else if (snapshot?.status === 'deleting' && snapshot.willFail) {
    cloud.volumeSnapshots.put({ ...snapshot, status: 'error_deleting', updatedAt: at });
  } else if (snapshot?.status === 'deleting') cloud.volumeSnapshots.delete(id);
}

/** From `reserved`, where Nova holds it, over `attaching` to `in-use`. */
export const attachLater = (cloud: Cloud, attachment: VolumeAttachment): void =>
  cloud.schedule('volume-attaching', attachment.id, cloud.now() + Math.floor(cloud.settleMs / 2));

function attach(cloud: Cloud, id: string, at: number): void {
  const attachment = cloud.volumeAttachments.get(id);
  const volume = attachment && cloud.volumes.get(attachment.volumeId);
  if (!attachment || !volume) return;
  if (volume.status === 'reserved') {
    changeVolume(cloud, volume, { status: 'attaching' }, at);
    cloud.schedule('volume-attaching', id, at + Math.floor(cloud.settleMs / 2));
  } else if (volume.status === 'attaching') finishAttach(cloud, attachment, at);
}

export function finishAttach(cloud: Cloud, attachment: VolumeAttachment, at: number): void {
  cloud.volumeAttachments.put({ ...attachment, attachedAt: at });
  const volume = cloud.volumes.get(attachment.volumeId);
  if (volume) changeVolume(cloud, volume, { status: 'in-use' }, at);
}

export function detachLater(cloud: Cloud, attachment: VolumeAttachment, volume: Volume): void {
  changeVolume(cloud, volume, { status: 'detaching' });
  cloud.schedule('volume-detached', attachment.id, cloud.now() + cloud.settleMs);
}

function detach(cloud: Cloud, id: string, at: number): void {
  const attachment = cloud.volumeAttachments.get(id);
  if (attachment) release(cloud, attachment, at);
}

/** The volume is nobody's any more; with `deleteOnTermination` it goes with its server. */
export function release(cloud: Cloud, attachment: VolumeAttachment, at: number, terminated = false): void {
  cloud.volumeAttachments.delete(attachment.id);
  const volume = cloud.volumes.get(attachment.volumeId);
  if (!volume || volume.status === 'deleting') return;
  const free = changeVolume(cloud, volume, { status: 'available', growth: null }, at);
  if (terminated && attachment.deleteOnTermination) startVolumeDelete(cloud, free);
}

export function registerBlockStorageTimers(cloud: Cloud): void {
  cloud.onTimer('volume-settled', (id, at) => settle(cloud, id, at));
  cloud.onTimer('snapshot-settled', (id, at) => settleSnapshot(cloud, id, at));
  cloud.onTimer('volume-attaching', (id, at) => attach(cloud, id, at));
  cloud.onTimer('volume-detached', (id, at) => detach(cloud, id, at));
}
