import { z } from 'zod';
import type { Cloud, Query } from '../call';
import { createOne, getOne, listAll, removeOne, type Kind } from '../verbs';

const flavorSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  vcpus: z.number(),
  /** MiB. */
  ram: z.number(),
  /** GiB. */
  disk: z.number(),
  'OS-FLV-EXT-DATA:ephemeral': z.number().default(0),
  'os-flavor-access:is_public': z.boolean().default(true),
});
export type Flavor = z.infer<typeof flavorSchema>;

export interface NewFlavor {
  name: string;
  vcpus: number;
  ram: number;
  disk: number;
  id?: string;
  'os-flavor-access:is_public'?: boolean;
}

const flavors: Kind<typeof flavorSchema> = {
  service: 'compute',
  path: '/flavors',
  listPath: '/flavors/detail',
  items: 'flavors',
  item: 'flavor',
  schema: flavorSchema,
  microversion: '2.1',
};

/** Those that the project may use. */
export const list = (cloud: Cloud, filter: Query = {}): Promise<Flavor[]> => listAll(cloud, flavors, filter);

export const get = (cloud: Cloud, id: string): Promise<Flavor> => getOne(cloud, flavors, id);

/** Administrators only. A flavor never changes: make another. */
export const create = (cloud: Cloud, wanted: NewFlavor): Promise<Flavor> => createOne(cloud, flavors, wanted);

export const remove = (cloud: Cloud, id: string): Promise<boolean> => removeOne(cloud, flavors, id);
