import { floatingIps } from '../../openstack';
import type { KindDriver, Seen } from '../resource.types';
import { byDescription, listedBy, ofProject, orNull } from './kind.helpers';

type FloatingIp = Awaited<ReturnType<typeof floatingIps.get>>;

const seenOf = (key: string, ip: FloatingIp): Seen => ({
  kind: 'floating_ip',
  key,
  cloudId: ip.id,
  state: 'active',
  createdAt: ip.created_at ?? '',
  usageFrom: ip.created_at ?? null,
  attributes: {
    status: ip.status,
    address: ip.floating_ip_address,
    portId: ip.port_id,
    externalNetworkId: ip.floating_network_id,
  },
});

export const floatingIpKind: KindDriver<'floating_ip'> = {
  kind: 'floating_ip',
  // One POST with the port: Neutron's unique key over (network, port, address) refuses a second one.
  fenced: true,
  list: ({ cloud }, marks) => byDescription(marks, (description) => floatingIps.list(cloud, { description }), seenOf),
  everything: async (cloud) =>
    listedBy(await floatingIps.list(cloud, await ofProject(cloud)), ({ description }) => description, seenOf),
  create: async ({ cloud, idOf }, { key, mark, spec }) =>
    seenOf(
      key,
      await floatingIps.create(cloud, {
        floating_network_id: spec.externalNetworkId,
        port_id: idOf('port', spec.port),
        description: mark,
      }),
    ),
  // The fingerprint has the network as it is called, and it may be renamed, or be called by its id.
  isAnother: ({ spec }, { attributes }) => attributes.externalNetworkId !== spec.externalNetworkId,
  // It cannot lead yet to a port that is still to be made.
  difference: ({ idOf }, { spec }, { attributes }) =>
    attributes.portId && attributes.portId === orNull(() => idOf('port', spec.port))
      ? null
      : 'is not associated with its port',
  update: async ({ cloud, idOf }, { key, spec }, { cloudId }) =>
    seenOf(key, await floatingIps.update(cloud, cloudId, { port_id: idOf('port', spec.port) })),
  remove: async ({ cloud }, cloudId) => {
    await floatingIps.remove(cloud, cloudId);
    return true;
  },
  meter: () => ({ meter: 'floating_ip', unit: 'Hours', quantity: '1' }),
};
