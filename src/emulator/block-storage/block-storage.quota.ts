import type { Cloud } from '../core/cloud.state';
import { cinderError } from './cinder.errors';

/** Cinder's defaults; GiB where it says gigabytes, and -1 is no limit. */
export const blockStorageQuotas = {
  volumes: 10,
  snapshots: 10,
  gigabytes: 1000,
  per_volume_gigabytes: -1,
  backups: 10,
  backup_gigabytes: 1000,
  groups: 10,
} as const;

export type BlockStorageQuota = keyof typeof blockStorageQuotas;
export const blockStorageQuotaNames = Object.keys(blockStorageQuotas) as BlockStorageQuota[];
export const blockStorageQuotaId = (projectId: string): string => `block-storage/${projectId}`;

/** -1 is no limit. */
export function blockStorageLimit(cloud: Cloud, projectId: string, name: BlockStorageQuota): number {
  const own = cloud.quotas.get(blockStorageQuotaId(projectId))?.limits[name];
  return cloud.faults.quota('block-storage', name) ?? own ?? blockStorageQuotas[name];
}

/** What counts against the limits: snapshots take gigabytes as well. */
export function blockStorageUse(cloud: Cloud, projectId: string): Record<BlockStorageQuota, number> {
  const volumes = cloud.volumes.by('project', projectId);
  const snapshots = cloud.volumeSnapshots.by('project', projectId);
  const grown = volumes.map(({ size, growth }) => growth?.size ?? size);
  const gigabytes = [...grown, ...snapshots.map(({ size }) => size)].reduce((sum, size) => sum + size, 0);
  return {
    volumes: volumes.length,
    snapshots: snapshots.length,
    gigabytes,
    per_volume_gigabytes: 0,
    backups: 0,
    backup_gigabytes: 0,
    groups: 0,
  };
}

const exceeds = (limit: number, wanted: number): boolean => limit >= 0 && wanted > limit;

function requireGigabytes(cloud: Cloud, projectId: string, requested: number): void {
  const quota = blockStorageLimit(cloud, projectId, 'gigabytes');
  const consumed = blockStorageUse(cloud, projectId).gigabytes;
  if (!exceeds(quota, consumed + requested)) return;
  const figures = `Requested ${requested}G, quota is ${quota}G and ${consumed}G has been consumed.`;
  throw cinderError(413, `Requested volume or snapshot exceeds allowed gigabytes quota. ${figures}`);
}

function requireCount(cloud: Cloud, projectId: string, name: 'volumes' | 'snapshots'): void {
  const limit = blockStorageLimit(cloud, projectId, name);
  if (!exceeds(limit, blockStorageUse(cloud, projectId)[name] + 1)) return;
  const which = name === 'volumes' ? ` for quota 'volumes'.` : '';
  throw cinderError(413, `Maximum number of ${name} allowed (${limit}) exceeded${which}`);
}

/** One volume more is over the limit when any figure would be; Cinder names the gigabytes first. */
export function requireVolumeQuota(cloud: Cloud, projectId: string, size: number): void {
  requireVolumeSize(cloud, projectId, size);
  requireGigabytes(cloud, projectId, size);
  requireCount(cloud, projectId, 'volumes');
}

export function requireSnapshotQuota(cloud: Cloud, projectId: string, size: number): void {
  requireGigabytes(cloud, projectId, size);
  requireCount(cloud, projectId, 'snapshots');
}

export function requireGrowthQuota(cloud: Cloud, projectId: string, from: number, to: number): void {
  requireVolumeSize(cloud, projectId, to);
  requireGigabytes(cloud, projectId, to - from);
}

function requireVolumeSize(cloud: Cloud, projectId: string, size: number): void {
  const limit = blockStorageLimit(cloud, projectId, 'per_volume_gigabytes');
  if (!exceeds(limit, size)) return;
  throw cinderError(413, `Requested volume size ${size}G is larger than maximum allowed limit ${limit}G.`);
}
