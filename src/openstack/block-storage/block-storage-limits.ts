import { z } from 'zod';
import { path, type Cloud } from '../call';
import { call, unlessGone } from '../verbs';

const limitsSchema = z.looseObject({
  maxTotalVolumes: z.number(),
  totalVolumesUsed: z.number(),
  /** GiB; snapshots count as well. */
  maxTotalVolumeGigabytes: z.number(),
  totalGigabytesUsed: z.number(),
  maxTotalSnapshots: z.number(),
  totalSnapshotsUsed: z.number(),
});
/** A limit of -1 means none. */
export type BlockStorageLimits = z.infer<typeof limitsSchema>;

/** Limits and use of the cloud's project, as any member may read them. */
export async function get(cloud: Cloud): Promise<BlockStorageLimits> {
  const schema = z.looseObject({ limits: z.looseObject({ absolute: limitsSchema }) });
  const wanted = { service: 'block-storage', method: 'GET', path: '/limits', microversion: '3.0' } as const;
  return (await call(cloud, wanted, schema)).limits.absolute;
}

const microversion = '3.0';
const quotaPath = (projectId: string) => path`/os-quota-sets/${projectId}`;

/** Sets a project's limits (`volumes`, `gigabytes`, `snapshots`); administrators only, and not below what is used. */
export async function update(cloud: Cloud, projectId: string, limits: Record<string, number>): Promise<void> {
  const json = { quota_set: limits };
  await cloud.request({ service: 'block-storage', method: 'PUT', path: quotaPath(projectId), json, microversion });
}

/** Back to the defaults; administrators only. */
export const remove = (cloud: Cloud, projectId: string): Promise<boolean> =>
  unlessGone(cloud.request({ service: 'block-storage', method: 'DELETE', path: quotaPath(projectId), microversion }));
