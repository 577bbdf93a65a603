import { z } from 'zod';
import { path, type Cloud } from '../call';
import { call, unlessGone } from '../verbs';

/** A limit of -1 means none. `used` counts what is there; `reserved` what is being made. */
const figuresSchema = z.looseObject({
  limit: z.coerce.number(),
  used: z.coerce.number(),
  reserved: z.coerce.number().default(0),
});
const quotaSchema = z.record(z.string(), figuresSchema);
/** By Neutron's names: network, subnet, port, router, floatingip, security_group, security_group_rule, … */
export type NetworkQuota = z.infer<typeof quotaSchema>;

export async function get(cloud: Cloud, projectId?: string): Promise<NetworkQuota> {
  const id = projectId ?? (await cloud.projectId());
  const schema = z.looseObject({ quota: quotaSchema });
  return (await call(cloud, { service: 'network', method: 'GET', path: path`/quotas/${id}/details` }, schema)).quota;
}

/** Administrators only. */
export async function update(cloud: Cloud, projectId: string, limits: Record<string, number>): Promise<void> {
  await cloud.request({ service: 'network', method: 'PUT', path: path`/quotas/${projectId}`, json: { quota: limits } });
}

/** Back to the defaults; administrators only. */
export const remove = (cloud: Cloud, projectId: string): Promise<boolean> =>
  unlessGone(cloud.request({ service: 'network', method: 'DELETE', path: path`/quotas/${projectId}` }));
