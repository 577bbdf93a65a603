import type { Cloud } from '../core/cloud.state';
import { conflict } from './neutron.errors';

/** Neutron's defaults, as the lab's cloud has them. */
export const networkQuotas = {
  network: 100,
  subnet: 100,
  subnetpool: -1,
  port: 500,
  router: 10,
  floatingip: 50,
  rbac_policy: 10,
  security_group: 10,
  security_group_rule: 100,
} as const;

export type NetworkQuota = keyof typeof networkQuotas;
export const networkQuotaNames = Object.keys(networkQuotas) as NetworkQuota[];

export const quotaId = (projectId: string): string => `network/${projectId}`;

export function quotaLimit(cloud: Cloud, projectId: string, name: NetworkQuota): number {
  return (
    cloud.faults.quota('network', name) ?? cloud.quotas.get(quotaId(projectId))?.limits[name] ?? networkQuotas[name]
  );
}

export function quotaUse(cloud: Cloud, projectId: string, name: NetworkQuota): number {
  const tables = {
    network: cloud.networks,
    subnet: cloud.subnets,
    port: cloud.ports,
    router: cloud.routers,
    floatingip: cloud.floatingIps,
    security_group: cloud.securityGroups,
    security_group_rule: cloud.securityGroupRules,
  };
  return name in tables ? tables[name as keyof typeof tables].count('project', projectId) : 0;
}

/** Called once the new object is counted: what is over the limit is taken back with the transaction. */
export function requireQuota(cloud: Cloud, projectId: string, name: NetworkQuota): void {
  const limit = quotaLimit(cloud, projectId, name);
  if (limit < 0 || quotaUse(cloud, projectId, name) <= limit) return;
  throw conflict('OverQuota', `Quota exceeded for resources: ['${name}'].`);
}
