import { securityGroups } from '../../openstack';
import type { KindDriver, Seen } from '../resource.types';
import { byDescription, listedBy, never, noDifference, ofProject } from './kind.helpers';

type SecurityGroup = Awaited<ReturnType<typeof securityGroups.get>>;

const seenOf = (key: string, group: SecurityGroup): Seen => ({
  kind: 'security_group',
  key,
  cloudId: group.id,
  state: 'active',
  createdAt: group.created_at ?? '',
  usageFrom: null,
  attributes: {},
});

export const securityGroupKind: KindDriver<'security_group'> = {
  kind: 'security_group',
  // Names of groups may repeat. The rules that a cloud gives each new group are its own; they stay as they are.
  fenced: false,
  list: ({ cloud }, marks) =>
    byDescription(marks, (description) => securityGroups.list(cloud, { description }), seenOf),
  everything: async (cloud) =>
    listedBy(await securityGroups.list(cloud, await ofProject(cloud)), ({ description }) => description, seenOf),
  create: async ({ cloud }, { key, name, mark }) =>
    seenOf(key, await securityGroups.create(cloud, { name, description: mark })),
  difference: noDifference,
  update: never,
  remove: async ({ cloud }, cloudId) => {
    await securityGroups.remove(cloud, cloudId);
    return true;
  },
  meter: () => null,
};
