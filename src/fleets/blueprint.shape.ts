import { z } from 'zod';
import { parseBlock } from '../common/cidr';
import { cloudName, keySchema, portSchema } from './blueprint.fields';
import { securityGroupSchema } from './security-group.shape';

/** Nova takes at most 65535 characters of user data in base64. */
const maxUserDataBase64 = 65_535;

/** What the volume that a server boots from is called within the server. */
export const bootVolumeKey = 'boot';

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

const keyPairSchema = z.strictObject({
  publicKey: z
    .string()
    .max(16_384, 'must be at most 16384 characters')
    .refine(isSshPublicKey, {
      error: 'must be one line of an OpenSSH public key file, such as `ssh-ed25519 AAAA… name`',
    })
    .describe('Public half of the SSH key, as in a .pub file'),
});

const sshKeyTypes = /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521))$/;

/** RFC 4253, section 6.6: the base64 text begins with the length and the name of the key's type. */
function isSshPublicKey(text: string): boolean {
  const [type, body, ...comment] = text.trim().split(' ');
  if (!sshKeyTypes.test(type) || body === undefined || /[\r\n]/.test(text.trim()) || comment.length > 8) return false;
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(body)) return false;
  const bytes = Buffer.from(body, 'base64');
  return (
    bytes.length > 4 + type.length &&
    bytes.readUInt32BE(0) === type.length &&
    bytes.toString('latin1', 4, 4 + type.length) === type
  );
}

const sizeGiB = z
  .int('must be a whole number of GiB')
  .min(1, 'must be at least 1')
  .max(65_536, 'must be at most 65536')
  .describe('GiB; grown in place, never shrunk');
const volumeType = cloudName
  .optional()
  .describe("Volume type of the cloud, by name or id; the cloud's default when absent");
const keep = z.boolean().optional().describe('Whether it is left in the cloud when the fleet no longer has it');

const volumeSchema = z.strictObject({
  key: keySchema
    .refine(
      (key) => key !== bootVolumeKey,
      `must not be "${bootVolumeKey}", which is the volume that a server boots from`,
    )
    .describe('Name of the volume within the server'),
  sizeGiB,
  type: volumeType,
  keep,
  device: z
    .string()
    .regex(/^\/dev\/(sd|vd|xvd)[b-z]$/, 'must be a disk beside the first, such as /dev/vdb')
    .optional()
    .describe('Under which name it is asked for; many hypervisors choose their own'),
});

const bootVolumeSchema = z
  .strictObject({ sizeGiB, type: volumeType, keep })
  .describe("Volume with the server's image on it that the server boots from");

const serverSchema = z.strictObject({
  key: keySchema.describe('Role of the server within the blueprint'),
  image: cloudName.describe('Image of the cloud, by name or id'),
  flavor: cloudName.describe('Flavor of the cloud, by name or id'),
  count: z
    .int('must be a whole number')
    .min(0, 'must be at least 0')
    .max(50, 'must be at most 50')
    .default(1)
    .describe('How many of them'),
  networks: z
    .array(keySchema)
    .min(1, 'must name at least one network')
    .describe('Keys of its networks, in the order of its interfaces'),
  securityGroups: z
    .array(keySchema)
    .optional()
    .describe("Keys of its security groups; the cloud's default group when absent"),
  floatingIp: z.boolean().default(false).describe('Whether each has a floating IP on its first network'),
  userData: z
    .string()
    .refine((text) => Math.ceil(Buffer.byteLength(text) / 3) * 4 <= maxUserDataBase64, {
      error: 'must be at most 64 KiB when encoded in base64',
    })
    .optional()
    .describe('Handed to cloud-init as it is'),
  volumes: z.array(volumeSchema).max(20, 'must be at most 20').optional().describe('Volumes, for each server its own'),
  bootVolume: bootVolumeSchema.optional(),
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
export type ServerSpec = BlueprintSpec['servers'][number];
