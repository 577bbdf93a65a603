import { z } from 'zod';
import { parseBlock } from '../common/cidr';
import { cloudName, keySchema, portSchema } from './blueprint.fields';
import { keyPairSchema } from './key-pair.shape';
import { securityGroupSchema } from './security-group.shape';
import { serverSchema } from './server.shape';

/** A block that a subnet can be made of: a unicast one with room for a gateway, DHCP and hosts. */
const subnetCidr = z.string().refine(isSubnetCidr, {
  error: 'must be "auto", or an IPv4 block from /8 to /29 without host bits, such as 10.0.4.0/24',
});

function isSubnetCidr(text: string): boolean {
  if (text === 'auto') return true;
  const block = parseBlock(text);
  if (block === null || block.prefix < 8 || block.prefix > 29) return false;
  const octet = Math.floor(block.first / 2 ** 24);
  return octet !== 0 && octet !== 127 && octet < 224;
}

const networkSchema = z.strictObject({
  key: keySchema.describe('Name of the network within the blueprint'),
  subnet: z
    .strictObject({
      cidr: subnetCidr.describe('IPv4 block, or `auto` for one that no other fleet has'),
      dhcp: z.boolean().default(true).describe('Whether addresses are handed out by DHCP'),
      dnsNameservers: z
        .array(z.ipv4('must be an IPv4 address'))
        .max(5, 'must be at most 5')
        .default([])
        .describe('DNS servers that DHCP tells of'),
    })
    .describe('The one subnet of the network'),
});

const routerSchema = z.strictObject({
  externalNetwork: cloudName.optional().describe('External network of the cloud that the router has its gateway on'),
  networks: z.array(keySchema).optional().describe('Keys of the networks that the router joins; all when absent'),
});

const endpointSchema = z.strictObject({
  server: keySchema.describe('Key of the server that gateways connect to'),
  port: portSchema.describe('Port that gateways connect to'),
  tls: z.boolean().default(true).describe('Whether they connect by TLS'),
});

/** The members of a specification, each by itself; unknown ones are refused. */
export const blueprintShape = z.strictObject({
  networks: z.array(networkSchema).max(50, 'must be at most 50').default([]).describe('Networks, each with one subnet'),
  router: routerSchema
    .optional()
    .describe('Joins the networks, and them with the outside; without it each is isolated'),
  securityGroups: z
    .array(securityGroupSchema)
    .max(50, 'must be at most 50')
    .default([])
    .describe('What traffic reaches the servers'),
  keyPair: keyPairSchema.optional().describe('SSH key that the servers accept'),
  servers: z.array(serverSchema).max(50, 'must be at most 50').default([]).describe('Servers by role'),
  endpoint: endpointSchema.optional().describe('What an assigned gateway is told to connect to'),
});

export type BlueprintSpec = z.infer<typeof blueprintShape>;
export type NetworkSpec = BlueprintSpec['networks'][number];
