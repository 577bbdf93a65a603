import { z } from 'zod';

/** OpenStack writes no limit as -1. */
const limit = (what: string) =>
  z
    .int('must be a whole number')
    .min(-1, 'must be -1 (no limit) or more')
    .max(2 ** 31 - 1, 'must be at most 2147483647')
    .optional()
    .describe(what);

export const projectQuotasSchema = z
  .strictObject({
    instances: limit('Servers'),
    cores: limit('Virtual CPUs of all servers'),
    ramMiB: limit('Memory of all servers'),
    serverGroups: limit('Server groups'),
    serverGroupMembers: limit('Servers of each server group'),
    networks: limit('Networks'),
    subnets: limit('Subnets'),
    ports: limit("Ports, those of the cloud's DHCP and of routers included"),
    routers: limit('Routers'),
    floatingIps: limit('Floating IPs'),
    securityGroups: limit("Security groups, the project's own `default` included"),
    securityGroupRules: limit('Rules of all security groups, those that the cloud makes included'),
    volumes: limit('Volumes'),
    gigabytes: limit('GiB of all volumes and snapshots'),
    snapshots: limit('Snapshots of volumes'),
  })
  .meta({
    id: 'ProjectQuotas',
    description: "Limits of a fleet's own project; -1 is none, and what is left out is as the cloud has it by default",
  });
export type ProjectQuotas = z.infer<typeof projectQuotasSchema>;

export const projectInputSchema = z
  .strictObject({
    own: z
      .boolean()
      .default(false)
      .describe("A Keystone project for this fleet alone, or the one that the cloud's user works in; it never changes"),
    quotas: projectQuotasSchema.optional(),
  })
  .refine(({ own, quotas }) => own || quotas === undefined, {
    message: 'only a project of its own has quotas: let own be true',
    path: ['quotas'],
  })
  .meta({
    id: 'FleetProjectInput',
    description: 'Where the fleet stands in its cloud; the shared project when absent',
  });

export const projectPatchSchema = z
  .strictObject({
    own: z.never('cannot be changed: make a new fleet and delete this one').optional(),
    quotas: projectQuotasSchema,
  })
  .meta({ id: 'FleetProjectPatch', description: 'All quotas of its own project, in place of those before' });

/** A project of the fleet's own. */
export interface OwnProject {
  quotas: ProjectQuotas;
  /** Keystone's id; null while it does not exist. */
  id: string | null;
}
