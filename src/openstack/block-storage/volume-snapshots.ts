import { z } from 'zod';
import type { Cloud, Query } from '../call';
import { createOne, getOne, listAll, removeOne, updateOne, type Kind } from '../verbs';

const snapshotSchema = z.looseObject({
  id: z.string(),
  name: z.string().nullable(),
  description: z.string().nullable(),
  volume_id: z.string(),
  /** creating, available, deleting, error, error_deleting, … */
  status: z.string(),
  /** GiB, of the volume at that time. */
  size: z.number(),
  metadata: z.record(z.string(), z.string()).default({}),
  /** UTC, without a zone. */
  created_at: z.string(),
});
export type VolumeSnapshot = z.infer<typeof snapshotSchema>;

export interface NewVolumeSnapshot {
  volume_id: string;
  name: string;
  description?: string;
  metadata?: Record<string, string>;
  /** Needed for a volume that is in use. */
  force?: boolean;
}

const snapshots: Kind<typeof snapshotSchema> = {
  service: 'block-storage',
  path: '/snapshots',
  listPath: '/snapshots/detail',
  items: 'snapshots',
  item: 'snapshot',
  schema: snapshotSchema,
  microversion: '3.0',
};

/** Those of the project; filters are `volume_id`, `name`, `status`. */
export const list = (cloud: Cloud, filter: Query = {}): Promise<VolumeSnapshot[]> => listAll(cloud, snapshots, filter);

export const get = (cloud: Cloud, id: string): Promise<VolumeSnapshot> => getOne(cloud, snapshots, id);

/** Accepted only: it then goes from `creating` to `available` or `error`. */
export const create = (cloud: Cloud, wanted: NewVolumeSnapshot): Promise<VolumeSnapshot> =>
  createOne(cloud, snapshots, wanted);

export const update = (
  cloud: Cloud,
  id: string,
  changes: Partial<Pick<NewVolumeSnapshot, 'name' | 'description'>>,
): Promise<VolumeSnapshot> => updateOne(cloud, snapshots, id, changes);

/** Accepted only. */
export const remove = (cloud: Cloud, id: string): Promise<boolean> => removeOne(cloud, snapshots, id);
