import { z } from 'zod';
import { path, type Cloud } from '../call';
import { call, unlessGone } from '../verbs';

const figuresSchema = z.looseObject({ limit: z.number(), in_use: z.number(), reserved: z.number().default(0) });
const detailSchema = z.looseObject({
  instances: figuresSchema,
  cores: figuresSchema,
  ram: figuresSchema,
  key_pairs: figuresSchema,
});
/** A limit of -1 means none; ram in MiB. Nova counts key pairs by user and shows 0 in use. */
export type ComputeQuota = z.infer<typeof detailSchema>;

const microversion = '2.36';
const quotaPath = (projectId: string) => path`/os-quota-sets/${projectId}`;

export async function get(cloud: Cloud, projectId?: string): Promise<ComputeQuota> {
  const detail = `${quotaPath(projectId ?? (await cloud.projectId()))}/detail`;
  const schema = z.looseObject({ quota_set: detailSchema });
  return (await call(cloud, { service: 'compute', method: 'GET', path: detail, microversion }, schema)).quota_set;
}

/** Administrators only. */
export async function update(cloud: Cloud, projectId: string, limits: Record<string, number>): Promise<void> {
  const json = { quota_set: { ...limits, force: true } };
  await cloud.request({ service: 'compute', method: 'PUT', path: quotaPath(projectId), json, microversion });
}

/** Back to the defaults; administrators only. */
export const remove = (cloud: Cloud, projectId: string): Promise<boolean> =>
  unlessGone(cloud.request({ service: 'compute', method: 'DELETE', path: quotaPath(projectId), microversion }));
