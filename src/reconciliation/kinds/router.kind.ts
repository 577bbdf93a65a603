import { routers } from '../../openstack';
import type { KindDriver, Seen } from '../resource.types';
import { byDescription, listedBy, ofProject } from './kind.helpers';

type Router = Awaited<ReturnType<typeof routers.get>>;

const seenOf = (key: string, router: Router): Seen => ({
  kind: 'router',
  key,
  cloudId: router.id,
  state: router.status === 'ERROR' ? 'error' : 'active',
  createdAt: router.created_at ?? '',
  usageFrom: router.created_at ?? null,
  attributes: { status: router.status, externalNetworkId: router.external_gateway_info?.network_id ?? null },
});

const gateway = (networkId: string | null) => (networkId === null ? null : { network_id: networkId });

export const routerKind: KindDriver<'router'> = {
  kind: 'router',
  // Names of routers may repeat.
  fenced: false,
  list: ({ cloud }, marks) => byDescription(marks, (description) => routers.list(cloud, { description }), seenOf),
  everything: async (cloud) =>
    listedBy(await routers.list(cloud, await ofProject(cloud)), ({ description }) => description, seenOf),
  create: async ({ cloud }, { key, name, mark, spec }) =>
    seenOf(
      key,
      await routers.create(cloud, {
        name,
        description: mark,
        // In the same request: a router without its gateway never exists.
        ...(spec.externalNetworkId === null ? {} : { external_gateway_info: { network_id: spec.externalNetworkId } }),
      }),
    ),
  difference: (_scope, { spec }, { attributes }) => {
    const found = attributes.externalNetworkId ?? null;
    if (found === spec.externalNetworkId) return null;
    return found === null ? 'has no gateway' : `its gateway is on ${found}`;
  },
  update: async ({ cloud }, { key, spec }, { cloudId }) =>
    seenOf(key, await routers.update(cloud, cloudId, { external_gateway_info: gateway(spec.externalNetworkId) })),
  remove: async ({ cloud }, cloudId) => {
    await routers.remove(cloud, cloudId);
    return true;
  },
  meter: () => ({ meter: 'router', unit: 'Hours', quantity: '1' }),
};
