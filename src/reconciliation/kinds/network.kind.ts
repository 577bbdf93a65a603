import { networks } from '../../openstack';
import type { KindDriver, Seen, Specs } from '../resource.types';
import { byDescription, listedBy, ofProject } from './kind.helpers';

type Network = Awaited<ReturnType<typeof networks.get>>;

const seenOf = (key: string, network: Network): Seen => ({
  kind: 'network',
  key,
  cloudId: network.id,
  state: network.status === 'ERROR' ? 'error' : 'active',
  createdAt: network.created_at ?? '',
  usageFrom: null,
  attributes: { status: network.status, mtu: network.mtu ?? undefined },
});

const mtuOf = ({ mtu }: Specs['network']) => (mtu === null ? {} : { mtu });

export const networkKind: KindDriver<'network'> = {
  kind: 'network',
  // Neutron lets names repeat and has no other unique key for networks.
  fenced: false,
  list: ({ cloud }, marks) => byDescription(marks, (description) => networks.list(cloud, { description }), seenOf),
  everything: async (cloud) =>
    listedBy(await networks.list(cloud, await ofProject(cloud)), ({ description }) => description, seenOf),
  create: async ({ cloud }, { key, name, mark, spec }) =>
    seenOf(key, await networks.create(cloud, { name, description: mark, ...mtuOf(spec) })),
  difference: (_scope, { spec }, { attributes }) =>
    spec.mtu === null || spec.mtu === attributes.mtu ? null : `its MTU is ${attributes.mtu}`,
  update: async ({ cloud }, { key, spec }, { cloudId }) =>
    seenOf(key, await networks.update(cloud, cloudId, mtuOf(spec))),
  remove: async ({ cloud }, cloudId) => {
    await networks.remove(cloud, cloudId);
    return true;
  },
  meter: () => null,
};
