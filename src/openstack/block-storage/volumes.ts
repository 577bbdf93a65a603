import { z } from 'zod';
import { path, type Cloud, type Query } from '../call';
import { createOne, getOne, listAll, removeOne, updateOne, type Kind } from '../verbs';

const attachmentSchema = z.looseObject({ server_id: z.string().nullable(), device: z.string().nullish() });

const volumeSchema = z.looseObject({
  id: z.string(),
  name: z.string().nullable(),
  description: z.string().nullable(),
  /** creating, downloading, available, reserved, attaching, in-use, detaching, extending, deleting, error, error_deleting, … */
  status: z.string(),
  /** GiB. */
  size: z.number(),
  volume_type: z.string().nullable(),
  /** `true` once it holds an image. */
  bootable: z.string().optional(),
  metadata: z.record(z.string(), z.string()).default({}),
  snapshot_id: z.string().nullish(),
  /** Of what it boots, where it was made of an image. */
  volume_image_metadata: z.looseObject({ image_id: z.string().optional() }).optional(),
  /** Only what is attached for good; while it is being attached the status alone tells. */
  attachments: z.array(attachmentSchema).default([]),
  /** UTC, without a zone. */
  created_at: z.string(),
  updated_at: z.string().nullish(),
});
export type Volume = z.infer<typeof volumeSchema>;

export interface NewVolume {
  name: string;
  description?: string;
  /** GiB. */
  size: number;
  /** Name or id; the cloud's default type when absent. */
  volume_type?: string;
  /** Makes a bootable volume of the image. */
  imageRef?: string;
  snapshot_id?: string;
  metadata?: Record<string, string>;
  availability_zone?: string;
}

const base: Kind<typeof volumeSchema> = {
  service: 'block-storage',
  path: '/volumes',
  listPath: '/volumes/detail',
  items: 'volumes',
  item: 'volume',
  schema: volumeSchema,
  microversion: '3.0',
};

/** Those of the project, with details. */
export const list = (cloud: Cloud, filter: Query = {}): Promise<Volume[]> => listAll(cloud, base, filter);

/** Those whose metadata have all these values. */
export const listByMetadata = (cloud: Cloud, metadata: Record<string, string>): Promise<Volume[]> =>
  // Cinder reads it as a literal of Python, and JSON of texts is one.
  list(cloud, { metadata: JSON.stringify(metadata) });

export const get = (cloud: Cloud, id: string): Promise<Volume> => getOne(cloud, base, id);

/** Accepted only: the volume then goes from `creating` to `available` or `error`. */
export const create = (cloud: Cloud, wanted: NewVolume): Promise<Volume> => createOne(cloud, base, wanted);

/** Metadata are replaced whole. */
export const update = (
  cloud: Cloud,
  id: string,
  changes: Partial<Pick<NewVolume, 'name' | 'description' | 'metadata'>>,
): Promise<Volume> => updateOne(cloud, base, id, changes);

/** Accepted only; of class `in-use` while it is attached or has snapshots. */
export const remove = (cloud: Cloud, id: string): Promise<boolean> => removeOne(cloud, base, id);

/**
 * Accepted only: the volume is `extending` for a while. `attached` volumes can be extended from 3.42 on.
 * @param size GiB, more than the volume has
 */
export async function extend(cloud: Cloud, id: string, size: number, attached: boolean): Promise<void> {
  await cloud.request({
    service: 'block-storage',
    method: 'POST',
    path: path`/volumes/${id}/action`,
    json: { 'os-extend': { new_size: size } },
    microversion: attached ? '3.42' : '3.0',
  });
}
