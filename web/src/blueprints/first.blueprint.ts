import type { Schemas } from '../common/api.client';
import { useExternalNetworks, useFlavors, useImages } from './catalogue.queries';
import type { Rule, Spec } from './spec.types';

interface Offered {
  images: Schemas['Image'][];
  flavors: Schemas['Flavor'][];
  externalNetworks: Schemas['ExternalNetwork'][];
}

const rules: Rule[] = [
  { direction: 'ingress', protocol: 'icmp' },
  { direction: 'ingress', protocol: 'tcp', port: 8883 },
];

/** What a new fleet begins with, as most fleets are: one server that gateways reach, of what the cloud has. */
export function firstSpec({ images, flavors, externalNetworks }: Offered): Spec {
  const smallest = [...flavors].sort((a, b) => a.ramMiB - b.ramMiB || a.vcpus - b.vcpus)[0];
  const outside = externalNetworks[0]?.name;
  return {
    networks: [{ key: 'lan', subnet: { cidr: 'auto', dhcp: true, dnsNameservers: [] } }],
    ...(outside === undefined ? {} : { router: { externalNetwork: outside } }),
    securityGroups: [{ key: 'hub', rules }],
    keyPair: { generate: true },
    servers: [
      {
        key: 'hub',
        image: images[0]?.name ?? '',
        flavor: smallest?.name ?? '',
        count: 1,
        networks: ['lan'],
        securityGroups: ['hub'],
        floatingIp: outside !== undefined,
      },
    ],
    endpoint: { server: 'hub', port: 8883, tls: true },
  };
}

/** It is there once the cloud has told what it offers, or cannot. */
export function useFirstSpec(cloud: string): Spec | null {
  const [images, flavors, networks] = [useImages(cloud), useFlavors(cloud), useExternalNetworks(cloud)];
  if (images.isPending || flavors.isPending || networks.isPending) return null;
  return firstSpec({ images: images.data ?? [], flavors: flavors.data ?? [], externalNetworks: networks.data ?? [] });
}
