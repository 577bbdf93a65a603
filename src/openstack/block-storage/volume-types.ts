import { z } from 'zod';
import type { Cloud } from '../call';
import { createOne, getOne, listAll, removeOne, updateOne, type Kind } from '../verbs';

const typeSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  is_public: z.boolean().default(true),
});
export type VolumeType = z.infer<typeof typeSchema>;

export interface NewVolumeType {
  name: string;
  description?: string;
}

const types: Kind<typeof typeSchema> = {
  service: 'block-storage',
  path: '/types',
  items: 'volume_types',
  item: 'volume_type',
  schema: typeSchema,
  microversion: '3.0',
  // Cinder's link to the next page of types is named `volume_type_links`; without a limit all come at once.
  pageSize: null,
};

/** Those that the project may use. */
export const list = (cloud: Cloud): Promise<VolumeType[]> => listAll(cloud, types);

export const get = (cloud: Cloud, id: string): Promise<VolumeType> => getOne(cloud, types, id);

/** Administrators only. */
export const create = (cloud: Cloud, wanted: NewVolumeType): Promise<VolumeType> => createOne(cloud, types, wanted);

/** Administrators only. */
export const update = (cloud: Cloud, id: string, changes: Partial<NewVolumeType>): Promise<VolumeType> =>
  updateOne(cloud, types, id, changes);

/** Administrators only; of class `terminal` while volumes have the type. */
export const remove = (cloud: Cloud, id: string): Promise<boolean> => removeOne(cloud, types, id);
