import { z } from 'zod';
import { idSchema } from '../../common/id.schema';
import type { computeLimits, networkQuotas } from '../../openstack';
import { listQuery, pageSchema } from '../http/list.query';

/** Which cloud a request is about. */
export const cloudParam = z
  .string()
  .min(1, 'must not be empty')
  .max(255, 'must be at most 255 characters')
  .optional()
  .describe('Name in clouds.yaml; the default cloud when absent');

export const catalogueQuery = listQuery({ cloud: cloudParam });
export type CatalogueQuery = z.infer<typeof catalogueQuery>;

export const quotaQuery = catalogueQuery.extend({
  fleetId: idSchema('must be the id of a fleet')
    .optional()
    .describe('Of the project that this fleet stands in, whatever its cloud'),
});
export type QuotaQuery = z.infer<typeof quotaQuery>;

const imageSchema = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    status: z.string(),
    visibility: z.string(),
    sizeBytes: z.number().nullable(),
    minDiskGiB: z.number(),
    minRamMiB: z.number(),
    createdAt: z.string(),
  })
  .meta({ id: 'Image' });

const flavorSchema = z
  .object({ id: z.string(), name: z.string(), vcpus: z.number(), ramMiB: z.number(), diskGiB: z.number() })
  .meta({ id: 'Flavor' });

const externalNetworkSchema = z
  .object({ id: z.string(), name: z.string(), status: z.string() })
  .meta({ id: 'ExternalNetwork' });

const quotaSchema = z
  .object({
    id: z.string().describe('`<service>.<resource>`'),
    service: z.enum(['compute', 'network']),
    resource: z.string(),
    limit: z.number().nullable().describe('Null where there is none'),
    used: z.number(),
  })
  .meta({ id: 'Quota' });

export const imagePageSchema = pageSchema(imageSchema, 'ImagePage');
export const flavorPageSchema = pageSchema(flavorSchema, 'FlavorPage');
export const externalNetworkPageSchema = pageSchema(externalNetworkSchema, 'ExternalNetworkPage');
export const quotaPageSchema = pageSchema(quotaSchema, 'QuotaPage');

/** OpenStack writes no limit as -1. */
const limitOf = (limit: number): number | null => (limit < 0 ? null : limit);

export function quotasOf(
  compute: computeLimits.ComputeLimits,
  network: networkQuotas.NetworkQuota,
): z.infer<typeof quotaSchema>[] {
  const nova: [string, number, number][] = [
    ['instances', compute.maxTotalInstances, compute.totalInstancesUsed],
    ['cores', compute.maxTotalCores, compute.totalCoresUsed],
    ['ram_mib', compute.maxTotalRAMSize, compute.totalRAMUsed],
  ];
  const neutron = Object.entries(network).map(([name, { limit, used, reserved }]) => ({
    id: `network.${name}`,
    service: 'network' as const,
    resource: name,
    limit: limitOf(limit),
    used: used + reserved,
  }));
  return [
    ...nova.map(([resource, limit, used]) => ({
      id: `compute.${resource}`,
      service: 'compute' as const,
      resource,
      limit: limitOf(limit),
      used,
    })),
    ...neutron,
  ];
}
