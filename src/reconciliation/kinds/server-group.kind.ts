import { ifThere, serverGroups, type Cloud } from '../../openstack';
import type { KindDriver, Listed, MarkedKey, Scope, Seen } from '../resource.types';
import { listedBy, never, noDifference } from './kind.helpers';

const seenOf = (key: string, { id, members }: Pick<serverGroups.ServerGroup, 'id' | 'members'>): Seen => ({
  kind: 'server_group',
  key,
  cloudId: id,
  state: 'active',
  createdAt: '',
  usageFrom: null,
  attributes: { members },
});

/** A group has no description: its name is its mark, and of two with one name that in use is never taken for a duplicate. */
const named = (found: serverGroups.ServerGroup[]): Listed =>
  listedBy(
    found,
    (group) => group.name,
    seenOf,
    (marked) => marked.name,
  );

async function list(scope: Scope, marks: MarkedKey[]): Promise<Seen[]> {
  if (marks.length === 0) return [];
  const seen = named(await serverGroups.list(scope.cloud))(scope, marks);
  const listed = new Set(seen.map(({ cloudId }) => cloudId));
  const unlisted = marks.filter(({ cloudId }) => cloudId && !listed.has(cloudId));
  return [...seen, ...(await Promise.all(unlisted.map((marked) => passedOver(scope.cloud, marked)))).flat()];
}

/** What the list lacks is gone only if its id leads nowhere: groups that go meanwhile move others to a page that was read before. */
async function passedOver(cloud: Cloud, { key, cloudId }: MarkedKey): Promise<Seen[]> {
  const group = await ifThere(serverGroups.get(cloud, cloudId ?? ''));
  return group ? [seenOf(key, group)] : [];
}

export const serverGroupKind: KindDriver<'server_group'> = {
  kind: 'server_group',
  // Names of groups may repeat.
  fenced: false,
  list,
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
