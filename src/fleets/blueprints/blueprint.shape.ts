import { z } from 'zod';
import { blockText, blockText6, familyOf, parseAddress, parseBlock, parseBlock6, parsePrefix } from '../../common/cidr';
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
  if (block === null || blockText(block) !== text || block.prefix < 8 || block.prefix > 29) return false;
  const octet = Math.floor(block.first / 2 ** 24);
  return octet !== 0 && octet !== 127 && octet < 224;
}

const destination = z
  .string()
  .refine(
    (text) => parsePrefix(text)?.text === text && familyOf(text) === 4,
    'must be an IPv4 block without host bits, such as 0.0.0.0/0',
  );

const address = z.ipv4('must be an IPv4 address');

const routeSchema = z.strictObject({
  destination: destination.describe('IPv4 block that is reached by this route'),
  nexthop: address.describe('Address that the traffic is handed to'),
});

const subnetSchema = z.strictObject({
  cidr: subnetCidr.describe('IPv4 block, or `auto` for one that no other fleet has'),
  dhcp: z.boolean().default(true).describe('Whether addresses are handed out by DHCP'),
  dnsNameservers: z.array(address).max(5, 'must be at most 5').default([]).describe('DNS servers that DHCP tells of'),
  gateway: z
    .string()
    .refine((text) => text === 'none' || parseAddress(text) !== null, 'must be an IPv4 address of the block, or "none"')
    .optional()
    .describe('Default gateway, the address of the router if it joins; the first of the block when absent, or `none`'),
  allocationPools: z
    .array(z.strictObject({ start: address.describe('First address'), end: address.describe('Last address') }))
    .min(1, 'must have at least one')
    .max(50, 'must be at most 50')
    .optional()
    .describe('Ranges that addresses are taken from; left as they are when absent, at first the whole block'),
  hostRoutes: z
    .array(routeSchema)
    .max(20, 'must be at most 20')
    .optional()
    .describe('Routes that DHCP tells of; left as they are when absent, at first none'),
});

/** How hosts of an IPv6 subnet come by their addresses, and what the router tells them of it. */
const ipv6Modes = ['slaac', 'dhcpv6-stateless', 'dhcpv6-stateful'] as const;

const subnetCidr6 = z.string().refine(isSubnetCidr6, {
  error: 'must be an IPv6 block from /16 to /120 without host bits, in its shortest form, such as fd00:1::/64',
});

function isSubnetCidr6(text: string): boolean {
  const block = parseBlock6(text);
  if (block === null || block.prefix < 16 || block.prefix > 120) return false;
  const top = block.first >> 112n;
  // The cloud shows the shortest form, and that is what is compared. Unicast only, and none of the link's own.
  return blockText6(block) === text && top >= 0x2000n && top < 0xfe80n;
}

const subnet6Schema = z.strictObject({
  cidr: subnetCidr6.describe('IPv6 block; there is no pool of them to be allotted from'),
  ipv6AddressMode: z
    .enum(ipv6Modes)
    .default('slaac')
    .describe('How servers get their addresses; with `dhcpv6-stateful`, servers are made anew when it comes or goes'),
  ipv6RaMode: z
    .enum(ipv6Modes)
    .optional()
    .describe('What the router tells servers about it; as `ipv6AddressMode`, from which it cannot differ'),
  dnsNameservers: z
    .array(z.ipv6('must be an IPv6 address'))
    .max(5, 'must be at most 5')
    .default([])
    .describe('DNS servers that servers are told of'),
});

const networkSchema = z.strictObject({
  key: keySchema.describe('Name of the network within the blueprint'),
  subnet: subnetSchema.optional().describe('The IPv4 subnet of the network; needed unless `existing` is given'),
  subnet6: subnet6Schema.optional().describe('An IPv6 subnet beside it, which the router joins with the other'),
  mtu: z
    .int('must be a whole number')
    .min(68, 'must be at least 68')
    .max(65_535, 'must be at most 65535')
    .optional()
    .describe('Largest packet in bytes; left as it is when absent, at first what the cloud sets'),
  existing: cloudName
    .optional()
    .describe("Name or id of a network of the cloud that is not the fleet's: used, but never made, changed or deleted"),
});

const routerSchema = z.strictObject({
  externalNetwork: cloudName.optional().describe('External network of the cloud that the router has its gateway on'),
  networks: z
    .array(keySchema)
    .max(50, 'must be at most 50')
    .optional()
    .describe('Keys of the networks that the router joins; all when absent'),
  routes: z
    .array(routeSchema)
    .max(30, 'must be at most 30')
    .optional()
    .describe('Static routes of the router, beside any that others have set'),
  snat: z
    .boolean()
    .optional()
    .describe(
      'Whether servers without floating IP reach the outside behind the address of the router; many clouds let only ' +
        'administrators say so. Left as it is when absent',
    ),
});

const endpointSchema = z.strictObject({
  server: keySchema.describe('Key of the server that gateways connect to'),
  port: portSchema.describe('Port that gateways connect to'),
  tls: z.boolean().default(true).describe('Whether they connect by TLS'),
});

/** The members of a specification, each by itself; unknown ones are refused. */
export const blueprintShape = z.strictObject({
  networks: z
    .array(networkSchema)
    .max(50, 'must be at most 50')
    .default([])
    .describe('Networks, each with its subnets'),
  router: routerSchema
    .optional()
    .describe('Joins the networks, and them with the outside; without it each is isolated'),
  securityGroups: z
    .array(securityGroupSchema)
    .max(50, 'must be at most 50')
    .default([])
    .describe('What traffic reaches the servers'),
  keyPair: keyPairSchema
    .optional()
    .describe('SSH key that servers accept; those that stand keep the one that they were made with'),
  servers: z.array(serverSchema).max(50, 'must be at most 50').default([]).describe('Servers by role'),
  endpoint: endpointSchema.optional().describe('What an assigned gateway is told to connect to'),
});

export type BlueprintSpec = z.infer<typeof blueprintShape>;
export type NetworkSpec = BlueprintSpec['networks'][number];
/** A network that the fleet makes for itself. */
export type OwnNetworkSpec = NetworkSpec & { subnet: z.infer<typeof subnetSchema> };
export type Subnet6Spec = z.infer<typeof subnet6Schema>;
export type RouteSpec = z.infer<typeof routeSchema>;
