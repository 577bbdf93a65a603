import { z } from 'zod';
import type { Cloud } from '../call';
import { call } from '../verbs';

const limitsSchema = z.looseObject({
  maxTotalInstances: z.number(),
  totalInstancesUsed: z.number(),
  maxTotalCores: z.number(),
  totalCoresUsed: z.number(),
  /** MiB. */
  maxTotalRAMSize: z.number(),
  totalRAMUsed: z.number(),
  maxTotalKeypairs: z.number(),
  maxServerGroups: z.number(),
  totalServerGroupsUsed: z.number(),
  /** Of each group. */
  maxServerGroupMembers: z.number(),
});
/** A limit of -1 means none. */
export type ComputeLimits = z.infer<typeof limitsSchema>;

/** Limits and use of the cloud's project, as any member may read them. */
export async function get(cloud: Cloud): Promise<ComputeLimits> {
  const schema = z.looseObject({ limits: z.looseObject({ absolute: limitsSchema }) });
  const wanted = { service: 'compute', method: 'GET', path: '/limits', microversion: '2.1' } as const;
  return (await call(cloud, wanted, schema)).limits.absolute;
}
