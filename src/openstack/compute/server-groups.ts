import { z } from 'zod';
import type { Cloud } from '../call';
import { createOne, getOne, listAll, removeOne, type Kind } from '../verbs';

const serverGroupSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  /** Exactly one. */
  policies: z.array(z.string()),
  /** Ids of the servers in it. */
  members: z.array(z.string()),
});
/** Names repeat, and there is nothing else to tell groups apart by. */
export type ServerGroup = z.infer<typeof serverGroupSchema>;

export type ServerGroupPolicy = 'affinity' | 'anti-affinity' | 'soft-affinity' | 'soft-anti-affinity';

const serverGroups: Kind<typeof serverGroupSchema> = {
  service: 'compute',
  path: '/os-server-groups',
  items: 'server_groups',
  item: 'server_group',
  schema: serverGroupSchema,
  // From 2.15 the soft policies are there; from 2.64 the policy stands elsewhere.
  microversion: '2.52',
  pageSize: null,
};

/** All of the project. Nova pages them by offset, without links, and only an answer with no news of any tells that these are all. */
export async function list(cloud: Cloud): Promise<ServerGroup[]> {
  const found = new Map<string, ServerGroup>();
  for (let offset = 0, hasNews = true; hasNews;) {
    const page = await listAll(cloud, serverGroups, offset === 0 ? {} : { offset });
    hasNews = page.some(({ id }) => !found.has(id));
    for (const group of page) found.set(group.id, group);
    offset += page.length;
  }
  return [...found.values()];
}

export const get = (cloud: Cloud, id: string): Promise<ServerGroup> => getOne(cloud, serverGroups, id);

export const create = (
  cloud: Cloud,
  { name, policy }: { name: string; policy: ServerGroupPolicy },
): Promise<ServerGroup> => createOne(cloud, serverGroups, { name, policies: [policy] });

/** Its members stay where they are. */
export const remove = (cloud: Cloud, id: string): Promise<boolean> => removeOne(cloud, serverGroups, id);
