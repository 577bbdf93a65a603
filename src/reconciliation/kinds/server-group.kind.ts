import { serverGroups } from '../../openstack';
import type { KindDriver, Listed, Seen } from '../resource.types';
import { listedBy, never, noDifference } from './kind.helpers';

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
const named = (found: serverGroups.ServerGroup[]): Listed =>
  listedBy(
    found,
    (group) => group.name,
    seenOf,
    (marked) => marked.name,
  );

export const serverGroupKind: KindDriver<'server_group'> = {
  kind: 'server_group',
  // Names of groups may repeat.
  fenced: false,
  list: async (scope, marks) => (marks.length === 0 ? [] : named(await serverGroups.list(scope.cloud))(scope, marks)),
  everything: async (cloud) => named(await serverGroups.list(cloud)),
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
