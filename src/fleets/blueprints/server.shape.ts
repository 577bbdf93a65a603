import { z } from 'zod';
import { cloudName, keySchema } from './blueprint.fields';
import { bootVolumeSchema, volumeSchema } from './volume.shape';

/** Nova takes at most 65535 characters of user data in base64. */
const maxUserDataBase64 = 65_535;

export const fitsUserData = (text: string): boolean => Math.ceil(Buffer.byteLength(text) / 3) * 4 <= maxUserDataBase64;

const atLeastOne = (query: object): boolean => Object.keys(query).length > 0;
const atMost =
  (most: number) =>
  (record: object): boolean =>
    Object.keys(record).length <= most;

const imageQuerySchema = z
  .strictObject({
    name: cloudName.optional().describe('Its name'),
    properties: z
      .record(cloudName, z.string().max(255, 'must be at most 255 characters'))
      .refine(atMost(100), { error: 'must be at most 100' })
      .optional()
      .describe('What its properties must be, such as `{"os_distro": "debian"}`'),
    newest: z.boolean().optional().describe('Whether the newest is taken where several match; else only one may'),
  })
  .refine(({ name, properties = {} }) => name !== undefined || atLeastOne(properties), {
    error: 'must have a name or properties',
  })
  .meta({
    id: 'ImageQuery',
    description: 'An image by what is known of it. A server that stands keeps its image while that still matches',
  });

const least = (unit: string) =>
  z
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(10_000_000, 'must be at most 10000000')
    .describe(unit);

const flavorQuerySchema = z
  .strictObject({
    minCores: least('Fewest cores').optional(),
    minRamMiB: least('Least memory, in MiB').optional(),
    minDiskGiB: least('Smallest disk, in GiB').optional(),
  })
  .refine(atLeastOne, { error: 'must have minCores, minRamMiB or minDiskGiB' })
  .meta({
    id: 'FlavorQuery',
    description:
      'The smallest flavor that has this much. A server that stands keeps its flavor while that still has it',
  });

const fewest = z.int('must be a whole number').min(0, 'must be at least 0').max(50, 'must be at most 50');

const scaleSchema = z
  .strictObject({
    per: z
      .int('must be a whole number')
      .min(1, 'must be at least 1')
      .max(1_000_000, 'must be at most 1000000')
      .describe('Accepted gateways of the fleet (assigning or assigned) for each server'),
    min: fewest.default(0).describe('Never fewer'),
    max: fewest.describe('Never more'),
  })
  .refine(({ min, max }) => min <= max, { error: 'must be at least min', path: ['max'] })
  .meta({ id: 'Scale', description: 'As many as the accepted gateways of the fleet ask for' });

const address = z.ipv4('must be an IPv4 address');

const metadataSchema = z
  .record(
    z.string().regex(/^[a-zA-Z0-9-_:. ]{1,255}$/, 'must be 1 to 255 of letters, digits, space and -_:.'),
    z.string().max(255, 'must be at most 255 characters'),
  )
  .refine(atMost(100), { error: 'must be at most 100' })
  .refine((all) => !('moorage' in all), { error: 'must not have "moorage", which is our mark' });

const reservedAddressesSchema = z
  .strictObject({
    reserved: z
      .array(address)
      .min(1, 'must have at least one')
      .max(50, 'must be at most 50')
      .describe('One for each instance, in their order'),
  })
  .meta({
    id: 'ReservedAddresses',
    description: 'Floating IPs that the project has already: they are used, and outlive servers and fleet',
  });

const rolloutSchema = z
  .strictObject({
    maxUnavailable: z
      .int('must be a whole number')
      .min(1, 'must be at least 1')
      .max(50, 'must be at most 50')
      .describe(
        'How many of the role may be away at once: being replaced, missing, building or in ERROR, or to be replaced and ' +
          'stopped; those that are away already go first',
      ),
  })
  .meta({
    id: 'Rollout',
    description:
      'How servers of the role are replaced when the blueprint asks for others, such as another image: a few at a time, ' +
      'one when absent. With `engine: heat`, Heat decides',
  });

export const serverSchema = z.strictObject({
  key: keySchema.describe('Role of the server within the blueprint'),
  image: z
    .union([cloudName, imageQuerySchema], { error: 'must be a name or id, or { name, properties, newest }' })
    .describe(
      'Image of the cloud, by name or id, or by a query. A server that stands keeps the image that a name meant when it was ' +
        'made; to roll out a newer one of the same name, give its id',
    ),
  flavor: z
    .union([cloudName, flavorQuerySchema], { error: 'must be a name or id, or { minCores, minRamMiB, minDiskGiB }' })
    .describe(
      'Flavor of the cloud, by name or id, or by a query. A server that stands keeps what a name meant when it was made',
    ),
  count: z
    .union([fewest, scaleSchema], { error: 'must be a whole number, or { per, min, max }' })
    .default(1)
    .describe('How many of them; the last ones go first'),
  networks: z
    .array(keySchema)
    .min(1, 'must name at least one network')
    .max(50, 'must be at most 50')
    .describe('Keys of its networks, in the order of its interfaces'),
  addresses: z
    .record(keySchema, z.union([address, z.array(address).max(50, 'must be at most 50')]))
    .refine(atMost(50), { error: 'must be at most 50' })
    .optional()
    .describe('Fixed addresses by key of the network: one, or a list in the order of the instances'),
  securityGroups: z
    .array(keySchema)
    .max(50, 'must be at most 50')
    .optional()
    .describe("Keys of its security groups; the cloud's default group when absent"),
  floatingIp: z
    .union([z.boolean(), reservedAddressesSchema], { error: 'must be true, false or { reserved: [addresses] }' })
    .default(false)
    .describe('Whether each has a floating IP on its first network: one of its own, or one that is reserved'),
  userData: z
    .string()
    .refine(fitsUserData, { error: 'must be at most 64 KiB when encoded in base64' })
    .optional()
    .describe('Handed to cloud-init as it is, or with its placeholders filled in'),
  userDataTemplate: z
    .boolean()
    .optional()
    .describe(
      'Whether `{{ … }}` in the user data is filled in: fleet.id, fleet.name, server.key, server.role, server.number, networks.<key>.cidr, networks.<key>.address',
    ),
  metadata: metadataSchema.optional().describe("Metadata of the server in Nova; changed in place, others' stay"),
  availabilityZone: z
    .string()
    .regex(/^[^:]{1,255}$/, 'must be 1 to 255 characters without a colon')
    .optional()
    .describe('Availability zone of the cloud; its own choice when absent'),
  configDrive: z.boolean().optional().describe('Whether it gets its configuration on a drive as well'),
  serverGroup: z
    .enum(['affinity', 'anti-affinity', 'soft-affinity', 'soft-anti-affinity'])
    .optional()
    .describe('Whether the servers of this role are kept on one host or apart, strictly or where it can be'),
  volumes: z.array(volumeSchema).max(20, 'must be at most 20').optional().describe('Volumes, for each server its own'),
  bootVolume: bootVolumeSchema.optional(),
  rollout: rolloutSchema.optional(),
});

export type ServerSpec = z.infer<typeof serverSchema>;
export type ImageQuery = z.infer<typeof imageQuerySchema>;
export type FlavorQuery = z.infer<typeof flavorQuerySchema>;
export type Scale = z.infer<typeof scaleSchema>;
