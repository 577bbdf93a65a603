import { z } from 'zod';
import type { Kind } from '../verbs';

/** What every Neutron object that can be described carries (standard attributes). Descriptions come as '' when unset. */
export const standardAttributes = {
  id: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  project_id: z.string(),
  revision_number: z.number().optional(),
  tags: z.array(z.string()).default([]),
  created_at: z.string().optional(),
  updated_at: z.string().optional(),
};

export const kind = <S extends z.ZodType>(collection: string, item: string, schema: S): Kind<S> => ({
  service: 'network',
  path: `/${collection}`,
  items: collection.replaceAll('-', '_'),
  item,
  schema,
});
