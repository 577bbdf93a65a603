import { subnets } from '../../openstack';
import type { KindDriver, Seen } from '../resource.types';
import { byDescription, listedBy, ofProject, sameSet } from './kind.helpers';

type Subnet = Awaited<ReturnType<typeof subnets.get>>;

const seenOf = (key: string, subnet: Subnet): Seen => ({
  kind: 'subnet',
  key,
  cloudId: subnet.id,
  state: 'active',
  createdAt: subnet.created_at ?? '',
  usageFrom: null,
  attributes: { cidr: subnet.cidr, dhcp: subnet.enable_dhcp, dnsNameservers: subnet.dns_nameservers },
});

export const subnetKind: KindDriver<'subnet'> = {
  kind: 'subnet',
  // A second subnet of the same CIDR on one network is refused: 400, «overlaps with another subnet».
  fenced: true,
  list: ({ cloud }, marks) => byDescription(marks, (description) => subnets.list(cloud, { description }), seenOf),
  everything: async (cloud) =>
    listedBy(await subnets.list(cloud, await ofProject(cloud)), ({ description }) => description, seenOf),
  create: async ({ cloud, idOf }, { key, name, mark, spec }) =>
    seenOf(
      key,
      await subnets.create(cloud, {
        name,
        description: mark,
        network_id: idOf('network', spec.network),
        ip_version: 4,
        cidr: spec.cidr,
        enable_dhcp: spec.dhcp,
        dns_nameservers: spec.dnsNameservers,
      }),
    ),
  difference: (_scope, { spec }, { attributes }) => {
    if (attributes.dhcp !== spec.dhcp) return `DHCP is ${attributes.dhcp ? 'on' : 'off'}`;
    const servers = attributes.dnsNameservers ?? [];
    return sameSet(servers, spec.dnsNameservers) ? null : `DNS servers are ${servers.join(', ') || 'none'}`;
  },
  update: async ({ cloud }, { key, spec }, { cloudId }) =>
    seenOf(key, await subnets.update(cloud, cloudId, { enable_dhcp: spec.dhcp, dns_nameservers: spec.dnsNameservers })),
  remove: async ({ cloud }, cloudId) => {
    await subnets.remove(cloud, cloudId);
    return true;
  },
  meter: () => null,
};
