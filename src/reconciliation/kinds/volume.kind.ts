import { DomainError } from '../../common/errors';
import { cannotShrink, typeIsFixed } from '../../fleets';
import { ifThere, isFailure, volumes, type Cloud } from '../../openstack';
import { fleetIdOfMark, isMark } from '../marks';
import type { KindDriver, MarkedKey, Scope, Seen, Wanted } from '../resource.types';
import { cinderTime, listedBy, wholePage } from './kind.helpers';

type Volume = Awaited<ReturnType<typeof volumes.get>>;

const building = new Set(['creating', 'downloading', 'extending']);

function stateOf(status: string): Seen['state'] {
  if (building.has(status)) return 'building';
  if (status === 'deleting' || status === 'error') return status;
  // Others that end in error, such as error_extending, have content that must not be thrown away.
  return 'active';
}

export const volumeMetadata = (mark: string, fleetId: string, keep: boolean): Record<string, string> => ({
  moorage: mark,
  ...fleetMetadata(fleetId),
  moorage_keep: String(keep),
});

/** By what a fleet's volumes are listed: Cinder has no filter for descriptions. */
const fleetMetadata = (fleetId: string): Record<string, string> => ({ moorage_fleet: fleetId });

/** Cinder notes it on a volume that people restore from another one's backup, with a copy of that one's description and metadata. */
const isRestored = ({ metadata }: Volume): boolean => metadata.src_backup_id !== undefined;

/** What proves that a volume is ours; empty where nothing does. Its metadata alone do not: every restore copies them. */
export const markOfVolume = (volume: Volume): string =>
  volume.description && isMark(volume.description) && !isRestored(volume) ? volume.description : '';

const seenOf = (key: string, volume: Volume): Seen => ({
  kind: 'volume',
  key,
  cloudId: volume.id,
  state: stateOf(volume.status),
  createdAt: volume.created_at,
  usageFrom: ['creating', 'downloading', 'error'].includes(volume.status) ? null : cinderTime(volume.created_at),
  attributes: {
    status: volume.status,
    sizeGiB: volume.size,
    volumeType: volume.volume_type,
    imageId: volume.volume_image_metadata?.image_id,
    keep: volume.metadata.moorage_keep === 'true',
    ...(isRestored(volume) ? { restored: true } : {}),
    ...(volume.metadata.moorage_fleet === fleetIdOfMark(volume.description ?? '') ? {} : { unlisted: true }),
    ...(volume.status.startsWith('error') ? { fault: `is in status ${volume.status}` } : {}),
  },
});

interface Marked {
  key: string;
  volume: Volume;
  /** People have taken its mark away. */
  unmarked: boolean;
}

/** The fleet's volumes with these marks, in one list. */
export async function markedVolumes({ cloud, fleetId }: Scope, marks: MarkedKey[]): Promise<Marked[]> {
  if (marks.length === 0) return [];
  const keyOf = new Map(marks.map(({ mark, key }) => [mark, key]));
  const found = await volumes.listByMetadata(cloud, fleetMetadata(fleetId));
  // The metadata are what is asked for, but only the mark itself proves that a volume is ours.
  const marked = found.flatMap((volume) => {
    const key = keyOf.get(volume.description ?? '');
    return key === undefined ? [] : [{ key, volume, unmarked: false }];
  });
  const listed = new Set(marked.map(({ key, volume }) => `${key} ${volume.id}`));
  const unlisted = marks.filter(({ key, cloudId }) => cloudId && !listed.has(`${key} ${cloudId}`));
  return [...marked, ...(await Promise.all(unlisted.map((one) => edited(cloud, one)))).flat()];
}

/** What the list lacks is gone only if its id leads nowhere: people edit descriptions and metadata. */
async function edited(cloud: Cloud, { key, mark, cloudId }: MarkedKey): Promise<Marked[]> {
  const volume = await ifThere(volumes.get(cloud, cloudId ?? ''));
  return volume ? [{ key, volume, unmarked: volume.description !== mark }] : [];
}

function markedSeen({ key, volume, unmarked }: Marked): Seen {
  const seen = seenOf(key, volume);
  return unmarked ? { ...seen, attributes: { ...seen.attributes, unmarked } } : seen;
}

const isWrongType = ({ spec }: Wanted<'volume'>, { attributes }: Seen): boolean =>
  spec.type !== null && !spec.isTypeGone && attributes.volumeType !== spec.type;

function difference(wanted: Wanted<'volume'>, seen: Seen): string | null {
  const { status = '', sizeGiB = 0, keep = false, unlisted } = seen.attributes;
  if (seen.state === 'building') return null;
  if (status.startsWith('error')) return `is in status ${status}`;
  if (sizeGiB !== wanted.spec.sizeGiB) return `has ${sizeGiB} GiB`;
  if (isWrongType(wanted, seen)) return `is of type ${seen.attributes.volumeType}`;
  if (unlisted) return 'has lost the metadata by which it is listed';
  return keep === wanted.spec.keep ? null : `is ${keep ? '' : 'not '}to be kept`;
}

/** First whether it stays, which does not wait for what is in the way of the rest; of that one change at a time. */
async function update(scope: Scope, wanted: Wanted<'volume'>, before: Seen): Promise<Seen> {
  const { key, mark, spec } = wanted;
  const isSaid = before.attributes.keep === spec.keep && !before.attributes.unlisted;
  const seen = isSaid ? before : seenOf(key, await setMetadata(scope, before.cloudId, mark, spec.keep));
  const { status = '', sizeGiB = 0, volumeType } = seen.attributes;
  if (status.startsWith('error')) throw inError(key, seen.cloudId, status);
  if (sizeGiB > spec.sizeGiB) throw cannotShrink(key, sizeGiB, spec.sizeGiB);
  if (isWrongType(wanted, seen)) throw typeIsFixed(key, String(volumeType), String(spec.type));
  if (sizeGiB < spec.sizeGiB) {
    await volumes.extend(scope.cloud, seen.cloudId, spec.sizeGiB, status !== 'available');
    return { ...seen, state: 'building', attributes: { ...seen.attributes, status: 'extending' } };
  }
  return seen;
}

/** Cinder replaces metadata whole, and a user's own stay. */
async function setMetadata({ cloud, fleetId }: Scope, id: string, mark: string, keep: boolean): Promise<Volume> {
  const { metadata } = await volumes.get(cloud, id);
  return volumes.update(cloud, id, { metadata: { ...metadata, ...volumeMetadata(mark, fleetId, keep) } });
}

/** The blueprint may have come to say so only after the volume was last changed. */
async function leave(scope: Scope, { cloudId, attributes }: Seen, mark: string): Promise<void> {
  if (!attributes.keep) await setMetadata(scope, cloudId, mark, true);
}

/** A second request while it is being deleted is refused, and changes nothing. */
async function remove({ cloud }: Scope, cloudId: string): Promise<boolean> {
  try {
    return !(await volumes.remove(cloud, cloudId));
  } catch (error) {
    if (!isFailure(error, 'in-use')) throw error;
    const [volume] = (await volumes.list(cloud, { status: 'deleting' })).filter(({ id }) => id === cloudId);
    if (volume === undefined) throw error;
    return false;
  }
}

const inError = (key: string, cloudId: string, status: string): DomainError =>
  new DomainError({
    code: 'VOLUME_IN_ERROR',
    status: 409,
    message: `volume ${key} (${cloudId}) is in status ${status}`,
    action: 'Have its state reset in the cloud, or delete it there: the fleet then makes it anew, without its content.',
  });

export const volumeKind: KindDriver<'volume'> = {
  kind: 'volume',
  // Names of volumes may repeat, and Cinder has no other unique key.
  fenced: false,
  everything: async (cloud) =>
    listedBy(await volumes.list(cloud, { limit: wholePage }), ({ description }) => description, seenOf),
  list: async (scope, marks) => (await markedVolumes(scope, marks)).map(markedSeen),
  create: async ({ cloud, fleetId }, { key, name, mark, spec }) =>
    seenOf(
      key,
      await volumes.create(cloud, {
        name,
        description: mark,
        size: spec.sizeGiB,
        metadata: volumeMetadata(mark, fleetId, spec.keep),
        ...(spec.type === null ? {} : { volume_type: spec.type }),
        ...(spec.imageId === null ? {} : { imageRef: spec.imageId }),
        ...(spec.snapshotId === null ? {} : { snapshot_id: spec.snapshotId }),
      }),
    ),
  difference: (_scope, wanted, seen) => difference(wanted, seen),
  update,
  remove,
  leave,
  meter: (wanted, { sizeGiB = wanted?.spec.sizeGiB ?? 0 }) => ({
    meter: 'volume',
    unit: 'GiB-Hours',
    quantity: String(sizeGiB),
  }),
};
