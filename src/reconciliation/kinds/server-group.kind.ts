import { serverGroups } from '../../openstack';
import type { KindDriver, MarkedKey, Seen } from '../resource.types';
import { never, noDifference } from './kind.helpers';

const seenOf = (key: string, { id, members }: Pick<serverGroups.ServerGroup, 'id' | 'members'>): Seen => ({
  kind: 'server_group',
  key,
  cloudId: id,
  state: 'active',
  createdAt: '',
  usageFrom: null,
  attributes: { inUse: members.length > 0 },
});

/** A group has no description: its name is its mark, and of two with one name that in use is never taken for a duplicate. */
function named(found: serverGroups.ServerGroup[], marks: MarkedKey[]): Seen[] {
  const keyOf = new Map(marks.map(({ name, key }) => [name, key]));
  return found.flatMap((group) => {
    const key = keyOf.get(group.name);
    return key === undefined ? [] : [seenOf(key, group)];
  });
}

export const serverGroupKind: KindDriver<'server_group'> = {
  kind: 'server_group',
  // Names of groups may repeat.
  fenced: false,
  list: async ({ cloud }, marks) => (marks.length === 0 ? [] : named(await serverGroups.list(cloud), marks)),
  everything: async (cloud) => {
    const found = await serverGroups.list(cloud);
    return (_scope, marks) => named(found, marks);
  },
  create: async ({ cloud }, { key, name, spec }) =>
    seenOf(key, await serverGroups.create(cloud, { name, policy: spec.policy })),
  difference: noDifference,
  update: never,
  remove: async ({ cloud }, cloudId) => {
    await serverGroups.remove(cloud, cloudId);
    return true;
  },
  meter: () => null,
};
