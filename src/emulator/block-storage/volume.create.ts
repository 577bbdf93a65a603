import { z } from 'zod';
import { type Call, type Reply } from '../core/api.call';
import { parseBody } from '../compute/nova.body';
import { maySee } from '../image/image.access';
import type { VolumeType } from './block-storage.types';
import { requireVolumeQuota } from './block-storage.quota';
import { cinderError, invalidInput } from './cinder.errors';
import { makeVolume } from './volume.lifecycle';
import { findSnapshot, findVolume } from './volume.find';
import { volumeView } from './volume.view';

export const text = z.string().max(255).nullable().optional();
export const metadataSchema = z.record(z.string().min(1).max(255), z.string().max(255));
const wholeNumber = z.union([z.number().int().min(1), z.string().regex(/^[0-9]+$/)]).transform(Number);

const known = {
  name: text,
  description: text,
  display_name: text,
  display_description: text,
  volume_type: text,
  metadata: metadataSchema.nullable().optional(),
  snapshot_id: z.uuid().nullable().optional(),
  source_volid: z.uuid().nullable().optional(),
  consistencygroup_id: z.uuid().nullable().optional(),
  size: wholeNumber.nullable().optional(),
  availability_zone: text,
  multiattach: z.unknown().optional(),
  image_id: text,
  imageRef: text,
  group_id: text,
  backup_id: text,
};

/** Before 3.53 what is not known is left aside. */
const createSchema = (minor: number) =>
  z.strictObject({
    volume: minor >= 53 ? z.strictObject(known) : z.looseObject(known),
    'OS-SCH-HNT:scheduler_hints': z.unknown().optional(),
  });
type Wanted = z.infer<ReturnType<typeof createSchema>>['volume'];

/** By id or name; the default type when none is named. */
export function chosenType(call: Call, wanted: string | null | undefined): VolumeType {
  const { volumeTypes } = call.cloud;
  const [fallback] = volumeTypes.all();
  if (!wanted) return fallback;
  const found = volumeTypes.get(wanted) ?? volumeTypes.all().find(({ name }) => name === wanted);
  if (!found) throw cinderError(404, `Volume type with name ${wanted} could not be found.`);
  return found;
}

const gib = 2 ** 30;

/** The image is there for the caller, and the volume has room for it. */
export function requireImage(call: Call, imageId: string, size: number): void {
  const image = call.cloud.images.get(imageId);
  if (!image || !maySee(call, image)) {
    throw cinderError(400, 'Invalid image identifier or unable to access requested image.');
  }
  if (image.status !== 'active') throw invalidInput(`Image ${imageId} is not active.`);
  const imageSize = Math.ceil((image.size ?? 0) / gib);
  if (imageSize > size)
    throw invalidInput(`Size of specified image ${imageSize}GB is larger than volume size ${size}GB.`);
  if (image.minDisk > size) {
    throw invalidInput(`Volume size ${size}GB cannot be smaller than the image minDisk size ${image.minDisk}GB.`);
  }
}

/** What the volume is made from, and how big that makes it. */
function sourceOf(call: Call, wanted: Wanted) {
  const snapshot = wanted.snapshot_id ? findSnapshot(call, wanted.snapshot_id) : null;
  const origin = snapshot ? call.cloud.volumes.get(snapshot.volumeId) : null;
  const source = wanted.source_volid ? findVolume(call, wanted.source_volid) : null;
  const size = wanted.size ?? snapshot?.size ?? source?.size;
  if (size === undefined) throw invalidInput(`Volume size 'None' must be an integer and greater than 0.`);
  if (snapshot && size < snapshot.size) {
    const rule = 'They must be >= original snapshot size.';
    throw invalidInput(`Volume size '${size}'GB cannot be smaller than the snapshot size ${snapshot.size}GB. ${rule}`);
  }
  if (source && size < source.size) {
    const rule = `They must be >= original volume size.`;
    throw invalidInput(
      `Volume size '${size}'GB cannot be smaller than original volume size  ${source.size}GB. ${rule}`,
    );
  }
  const imageId = wanted.imageRef ?? wanted.image_id ?? null;
  if (imageId) requireImage(call, imageId, size);
  const from = origin ?? source;
  return {
    size,
    snapshotId: snapshot?.id ?? null,
    sourceId: source?.id ?? null,
    bootable: Boolean(imageId) || (from?.bootable ?? false),
    imageId: imageId || (from?.imageId ?? null),
    typeId: from?.typeId,
  };
}

export function createVolume(call: Call): Reply {
  const { cloud, session } = call;
  const { volume: wanted } = parseBody(createSchema(call.minor), call.body);
  if (wanted.multiattach === true) throw cinderError(400, 'multiattach parameter has been removed.');
  const { typeId, ...source } = sourceOf(call, wanted);
  const type = wanted.volume_type || typeId === undefined ? chosenType(call, wanted.volume_type).id : typeId;
  requireVolumeQuota(cloud, session.projectId, source.size);
  const volume = makeVolume(cloud, {
    projectId: session.projectId,
    userId: session.userId,
    typeId: type,
    ...source,
    name: wanted.name ?? wanted.display_name ?? null,
    description: wanted.description ?? wanted.display_description ?? null,
    metadata: wanted.metadata ?? {},
  });
  return { status: 202, json: { volume: volumeView(call, volume) } };
}
