import { checkBlueprint } from './blueprint.checks';
import { blueprintShape } from './blueprint.shape';

/** A server that gateways reach by TLS, on a network of its own; with every default spelled out. */
const example = {
  networks: [{ key: 'lan', subnet: { cidr: 'auto', dhcp: true, dnsNameservers: [] } }],
  router: { externalNetwork: 'public' },
  securityGroups: [{ key: 'hub', rules: [{ protocol: 'tcp', port: 8883, remoteCidr: '0.0.0.0/0' }] }],
  servers: [
    {
      key: 'hub',
      image: 'guest',
      flavor: 'm1.tiny',
      count: 1,
      networks: ['lan'],
      securityGroups: ['hub'],
      floatingIp: true,
    },
  ],
  endpoint: { server: 'hub', port: 8883, tls: true },
};

/** What a fleet consists of: its shape, and that nothing in it contradicts another part of it. */
export const blueprintSpecSchema = blueprintShape
  .superRefine(checkBlueprint)
  .meta({ id: 'BlueprintSpec', description: 'What a fleet consists of', examples: [example] });
