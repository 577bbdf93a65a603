import { networks } from '../../openstack';
import type { KindDriver, Seen } from '../resource.types';
import { byDescription, listedBy, never, noDifference, ofProject } from './kind.helpers';

type Network = Awaited<ReturnType<typeof networks.get>>;

const seenOf = (key: string, network: Network): Seen => ({
  kind: 'network',
  key,
  cloudId: network.id,
  state: network.status === 'ERROR' ? 'error' : 'active',
  createdAt: network.created_at ?? '',
  usageFrom: null,
  attributes: { status: network.status },
});

export const networkKind: KindDriver<'network'> = {
  kind: 'network',
  // Neutron lets names repeat and has no other unique key for networks.
  fenced: false,
  list: ({ cloud }, marks) => byDescription(marks, (description) => networks.list(cloud, { description }), seenOf),
  everything: async (cloud) =>
    listedBy(await networks.list(cloud, await ofProject(cloud)), ({ description }) => description, seenOf),
  create: async ({ cloud }, wanted) =>
    seenOf(wanted.key, await networks.create(cloud, { name: wanted.name, description: wanted.mark })),
  difference: noDifference,
  update: never,
  remove: async ({ cloud }, cloudId) => {
    await networks.remove(cloud, cloudId);
    return true;
  },
  meter: () => null,
};
