import { z } from 'zod';
import type { Cloud, Query } from '../call';
import { createOne, getOne, listAll, removeOne, updateOne, type Kind } from '../verbs';

const projectSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string().default(''),
  domain_id: z.string(),
  enabled: z.boolean(),
});
export type Project = z.infer<typeof projectSchema>;

export interface NewProject {
  name: string;
  description?: string;
  domain_id?: string;
  enabled?: boolean;
}

const projects: Kind<typeof projectSchema> = {
  service: 'identity',
  path: '/projects',
  items: 'projects',
  item: 'project',
  schema: projectSchema,
  update: 'PATCH',
  pageSize: null,
};

export const list = (cloud: Cloud, filter: Query = {}): Promise<Project[]> => listAll(cloud, projects, filter);

export const get = (cloud: Cloud, id: string): Promise<Project> => getOne(cloud, projects, id);

export const create = (cloud: Cloud, wanted: NewProject): Promise<Project> => createOne(cloud, projects, wanted);

export const update = (cloud: Cloud, id: string, changes: Partial<NewProject>): Promise<Project> =>
  updateOne(cloud, projects, id, changes);

/** Keystone removes a project that still owns networks and servers: they stay behind. Empty it first. */
export const remove = (cloud: Cloud, id: string): Promise<boolean> => removeOne(cloud, projects, id);
