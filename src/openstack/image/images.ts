import type { Readable } from 'node:stream';
import { z } from 'zod';
import { path, type Cloud, type Query } from '../call';
import { call, createOne, getOne, listAll, removeOne, type Kind } from '../verbs';

const imageSchema = z.looseObject({
  id: z.string(),
  name: z.string().nullable(),
  /** queued, saving, active, killed, deleted, deactivated, … */
  status: z.string(),
  owner: z.string().nullable(),
  visibility: z.string(),
  disk_format: z.string().nullable(),
  container_format: z.string().nullable(),
  /** Bytes. */
  size: z.number().nullable(),
  min_disk: z.number().default(0),
  min_ram: z.number().default(0),
  checksum: z.string().nullish(),
  os_hash_algo: z.string().nullish(),
  os_hash_value: z.string().nullish(),
  tags: z.array(z.string()).default([]),
  created_at: z.string(),
  updated_at: z.string(),
});
/** Glance puts an image's own properties beside these. */
export type Image = z.infer<typeof imageSchema>;

export interface NewImage {
  name: string;
  disk_format: string;
  container_format: string;
  visibility?: 'public' | 'private' | 'shared' | 'community';
  min_disk?: number;
  min_ram?: number;
  tags?: string[];
  /** Further properties, such as `description` or `hw_disk_bus`. */
  [property: string]: unknown;
}

export type ImageChange = { op: 'add' | 'replace'; path: string; value: unknown } | { op: 'remove'; path: string };

const images: Kind<typeof imageSchema> = {
  service: 'image',
  path: '/images',
  items: 'images',
  item: null,
  schema: imageSchema,
};

/** Those that the project may see; any property may be a filter. */
export const list = (cloud: Cloud, filter: Query = {}): Promise<Image[]> => listAll(cloud, images, filter);

export const get = (cloud: Cloud, id: string): Promise<Image> => getOne(cloud, images, id);

/** A record without content, in status `queued`; `upload` follows. */
export const create = (cloud: Cloud, wanted: NewImage): Promise<Image> => createOne(cloud, images, wanted);

/** A JSON patch: `[{op: 'replace', path: '/name', value: 'guest'}]`. */
export const update = (cloud: Cloud, id: string, changes: ImageChange[]): Promise<Image> =>
  call(
    cloud,
    {
      service: 'image',
      method: 'PATCH',
      path: path`/images/${id}`,
      json: changes,
      headers: { 'content-type': 'application/openstack-images-v2.1-json-patch' },
    },
    imageSchema,
  );

export const remove = (cloud: Cloud, id: string): Promise<boolean> => removeOne(cloud, images, id);

/** Gives a queued image its content; `open` is called for each attempt. Not sent again after an unknown outcome. */
export async function upload(cloud: Cloud, id: string, open: () => Readable): Promise<void> {
  const headers = { 'content-type': 'application/octet-stream' };
  const target = path`/images/${id}/file`;
  await cloud.request({ service: 'image', method: 'PUT', path: target, body: open, headers, idempotent: false });
}

/** The content; null when the image has none. The stream must be read to its end or destroyed. */
export async function download(cloud: Cloud, id: string): Promise<Readable | null> {
  const target = path`/images/${id}/file`;
  const headers = { accept: 'application/octet-stream' };
  const reply = await cloud.request({ service: 'image', method: 'GET', path: target, headers, streamed: true });
  return reply.stream;
}
