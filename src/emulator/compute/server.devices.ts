import type { Call } from '../core/api.call';
import type { Cloud } from '../core/cloud.state';
import { novaError } from '../core/refusals';
import type { Volume } from '../block-storage/block-storage.types';
import { requireVolumeQuota } from '../block-storage/block-storage.quota';
import { chosenType, requireImage } from '../block-storage/volume.create';
import { mine } from '../block-storage/volume.find';
import { finishAttach, makeVolume, release } from '../block-storage/volume.lifecycle';
import type { Server } from './compute.types';
import type { WantedServer } from './server.create.schema';
import { reserve } from './volume.reserve';

type Device = NonNullable<WantedServer['block_device_mapping_v2']>[number];

const isRoot = (device: Device): boolean => String(device.boot_index ?? '') === '0';
const invalid = (what: string) => novaError(400, `Block Device Mapping is Invalid: ${what}`);

/** The device that the server boots from, where that is a volume. */
export function bootVolumeOf(wanted: Pick<WantedServer, 'block_device_mapping_v2'>): Device | undefined {
  return wanted.block_device_mapping_v2?.find(
    (device) => isRoot(device) && (device.source_type === 'volume' || device.destination_type === 'volume'),
  );
}

function existing(call: Call, device: Device): Volume {
  const id = device.uuid ?? '';
  const volume = call.cloud.volumes.get(id);
  if (!volume || !mine(call, volume)) throw invalid(`failed to get volume ${id}.`);
  if (isRoot(device) && !volume.bootable) throw novaError(400, `Block Device ${id} is not bootable.`);
  return volume;
}

/** A volume that Nova makes for the server, without a name. */
function made(call: Call, device: Device): Volume {
  const { cloud, session } = call;
  const size = Number(device.volume_size ?? 0);
  const snapshot = device.source_type === 'snapshot' ? cloud.volumeSnapshots.get(device.uuid ?? '') : undefined;
  if (device.source_type === 'snapshot' && !snapshot) throw invalid(`failed to get snapshot ${device.uuid}.`);
  const wanted = size || (snapshot?.size ?? 0);
  if (wanted === 0) {
    const what =
      device.source_type === 'image'
        ? "Images with destination_type 'volume' need to have a non-zero size specified"
        : "Blank volumes (source: 'blank', dest: 'volume') need to have non-zero size";
    throw novaError(400, what);
  }
  const imageId = device.source_type === 'image' ? (device.uuid ?? '') : null;
  if (imageId !== null) requireImage(call, imageId, wanted);
  requireVolumeQuota(cloud, session.projectId, wanted);
  return makeVolume(cloud, {
    projectId: session.projectId,
    userId: session.userId,
    name: '',
    description: '',
    size: wanted,
    typeId: chosenType(call, device.volume_type).id,
    imageId,
    bootable: imageId !== null || Boolean(snapshot),
    snapshotId: snapshot?.id ?? null,
    status: 'available',
  });
}

/** Holds for the server what its block device mapping names; local disks are the host's alone. */
export function reserveDevices(call: Call, wanted: WantedServer, server: Server): void {
  const devices = wanted.block_device_mapping_v2 ?? [];
  const volumes = devices.filter((device) => device.source_type === 'volume' || device.destination_type === 'volume');
  for (const device of volumes) {
    const volume = device.source_type === 'volume' ? existing(call, device) : made(call, device);
    reserve(call.cloud, volume, {
      serverId: server.id,
      tag: device.tag ?? null,
      root: isRoot(device),
      device: device.device_name ?? null,
      deleteOnTermination: String(device.delete_on_termination ?? false).toLowerCase() === 'true',
    });
  }
}

/** The server runs: its volumes are in use. */
export function attachDevices(cloud: Cloud, serverId: string, at: number): void {
  for (const row of cloud.volumeAttachments.by('server', serverId)) finishAttach(cloud, row, at);
}

/** The server is gone: its volumes are free, or go with it. */
export function releaseDevices(cloud: Cloud, serverId: string, at: number): void {
  for (const row of cloud.volumeAttachments.by('server', serverId)) release(cloud, row, at, true);
}
