import type { Cloud } from '../core/cloud.state';
import { novaError } from '../core/refusals';
import type { Flavor } from './compute.types';
import { isListed } from './server.find';

/** Nova's defaults. */
export const computeQuotas = {
  instances: 10,
  cores: 20,
  ram: 51200,
  metadata_items: 128,
  key_pairs: 100,
  server_groups: 10,
  server_group_members: 10,
} as const;

export type ComputeQuota = keyof typeof computeQuotas;
export const computeQuotaNames = Object.keys(computeQuotas) as ComputeQuota[];
export const computeQuotaId = (projectId: string): string => `compute/${projectId}`;

export function computeLimit(cloud: Cloud, projectId: string, name: ComputeQuota): number {
  const own = cloud.quotas.get(computeQuotaId(projectId))?.limits[name];
  const limit = cloud.faults.quota('compute', name) ?? own ?? computeQuotas[name];
  return limit < 0 ? Infinity : limit;
}

export function computeUse(cloud: Cloud, projectId: string): Record<'instances' | 'cores' | 'ram', number> {
  const use = { instances: 0, cores: 0, ram: 0 };
  for (const server of cloud.servers.by('project', projectId).filter(isListed)) {
    const flavor = cloud.flavors.get(server.flavorId);
    use.instances += 1;
    use.cores += flavor?.vcpus ?? 0;
    use.ram += flavor?.ram ?? 0;
  }
  return use;
}

/** Refuses what would lead over a limit, and names every limit that it would. */
export function requireComputeQuota(cloud: Cloud, projectId: string, flavor: Flavor, count: number): void {
  const use = computeUse(cloud, projectId);
  const asked = { cores: flavor.vcpus * count, instances: count, ram: flavor.ram * count };
  const names = ['cores', 'instances', 'ram'] as const;
  const over = names.filter((name) => use[name] + asked[name] > computeLimit(cloud, projectId, name));
  if (over.length === 0) return;
  const list = (value: (name: (typeof names)[number]) => number) => over.map(value).join(', ');
  const limits = list((name) => computeLimit(cloud, projectId, name));
  const text = `Requested ${list((name) => asked[name])}, but already used ${list((name) => use[name])} of ${limits}`;
  throw novaError(403, `Quota exceeded for ${over.join(', ')}: ${text} ${over.join(', ')}`);
}
