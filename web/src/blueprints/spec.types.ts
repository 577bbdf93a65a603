import type { Schemas } from '../common/api.client';

export type Blueprint = Schemas['Blueprint'];
export type Spec = Schemas['BlueprintSpec'];
export type Network = Spec['networks'][number];
export type SecurityGroup = Spec['securityGroups'][number];
export type Rule = SecurityGroup['rules'][number];
export type Server = Spec['servers'][number];
export type Volume = NonNullable<Server['volumes']>[number];

/** What every part of the form takes: the whole specification, because parts name each other. */
export interface PartProps {
  spec: Spec;
  onChange: (spec: Spec) => void;
}

/** What a new fleet begins with: one reachable server, as most fleets have it. */
export const firstSpec: Spec = {
  networks: [{ key: 'lan', subnet: { cidr: 'auto', dhcp: true, dnsNameservers: [] } }],
  securityGroups: [
    {
      key: 'hub',
      rules: [
        { direction: 'ingress', protocol: 'icmp' },
        { direction: 'ingress', protocol: 'tcp', port: 8883 },
      ],
    },
  ],
  keyPair: { generate: true },
  servers: [
    {
      ...{ key: 'hub', image: '', flavor: '', count: 1, networks: ['lan'] },
      ...{ securityGroups: ['hub'], floatingIp: false },
    },
  ],
  endpoint: { server: 'hub', port: 8883, tls: true },
};
