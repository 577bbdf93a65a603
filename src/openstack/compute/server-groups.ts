import { z } from 'zod';
import type { Cloud } from '../call';
import { createOne, listAll, removeOne, type Kind } from '../verbs';

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

/** All of the project; Nova pages by offset and gives no links, but its quota keeps them few. */
export const list = (cloud: Cloud): Promise<ServerGroup[]> => listAll(cloud, serverGroups);

export const create = (
  cloud: Cloud,
  { name, policy }: { name: string; policy: ServerGroupPolicy },
): Promise<ServerGroup> => createOne(cloud, serverGroups, { name, policies: [policy] });

/** Its members stay where they are. */
export const remove = (cloud: Cloud, id: string): Promise<boolean> => removeOne(cloud, serverGroups, id);
