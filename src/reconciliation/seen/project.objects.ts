import {
  floatingIps,
  keypairs,
  networks,
  ports,
  routers,
  securityGroupRules,
  securityGroups,
  serverGroups,
  servers,
  stacks,
  subnets,
  volumes,
  volumeSnapshots,
  whereOffered,
  type Cloud,
} from '../../openstack';
import { markOfVolume } from '../kinds/volume.kind';
import { isMark } from '../marks';
import type { ResourceKind } from '../resource.types';

/** Snapshots are no resources of a fleet: each is on record by itself. */
export type ObjectKind = ResourceKind | 'volume_snapshot';

export const isResource = (kind: ObjectKind): kind is ResourceKind => kind !== 'volume_snapshot';

/** An object in the project, with what tells whose it is and whether it was touched. */
export interface ProjectObject {
  kind: ObjectKind;
  /** Of a key pair, which has none, its name. */
  id: string;
  name: string;
  /** Empty where it bears none of ours. */
  mark: string;
  /** ISO 8601, as the cloud tells it; null where it does not. */
  createdAt: string | null;
  /** Changes whenever the object does, as far as its type tells: a revision, or the time of the last change. */
  revision: string;
  /** Of a key pair. */
  fingerprint?: string;
  /** A volume that was left in the cloud on purpose, or is to be, or its snapshot. */
  keep?: boolean;
}

interface Listed {
  id: string;
  name?: string | null;
  description?: string | null;
  metadata?: Record<string, string>;
  revision_number?: number;
  created_at?: string | null;
  created?: string;
  updated_at?: string | null;
  updated?: string;
}

const objectOf = (kind: ObjectKind, one: Listed): ProjectObject => ({
  kind,
  id: one.id,
  name: one.name ?? '',
  mark: [one.description, one.metadata?.moorage].find((text) => text && isMark(text)) ?? '',
  createdAt: one.created_at ?? one.created ?? null,
  revision: String(one.revision_number ?? one.updated_at ?? one.updated ?? ''),
  keep: one.metadata?.moorage_keep === 'true',
});

/** All that a fleet could consist of, whoever made it, in one paged list for each type. */
export async function projectObjects(cloud: Cloud): Promise<ProjectObject[]> {
  const own = { project_id: await cloud.projectId() };
  const lists: [ObjectKind, () => Promise<Listed[]>][] = [
    ['network', () => networks.list(cloud, own)],
    ['subnet', () => subnets.list(cloud, own)],
    ['router', () => routers.list(cloud, own)],
    ['security_group', () => securityGroups.list(cloud, own)],
    ['security_group_rule', () => securityGroupRules.list(cloud, own)],
    ['port', () => ports.list(cloud, own)],
    ['floating_ip', () => floatingIps.list(cloud, own)],
    ['server', () => servers.list(cloud)],
    ['server_group', () => serverGroups.list(cloud)],
  ];
  const described = lists.map(async ([kind, list]) => (await list()).map((one) => objectOf(kind, one)));
  const read = await Promise.all([...described, storageIn(cloud), pairsIn(cloud), stacksIn(cloud)]);
  return read.flat();
}

/** Volumes, and their snapshots, which stay as long as these. */
async function storageIn(cloud: Cloud): Promise<ProjectObject[]> {
  const [disks, snapshots] = await Promise.all([
    whereOffered(volumes.list(cloud)),
    whereOffered(volumeSnapshots.list(cloud)),
  ]);
  const found = disks.map((disk) => ({ ...objectOf('volume', disk), mark: markOfVolume(disk) }));
  const kept = new Set(found.filter(({ keep }) => keep).map(({ id }) => id));
  return [
    ...found,
    ...snapshots.map((one) => ({ ...objectOf('volume_snapshot', one), keep: kept.has(one.volume_id) })),
  ];
}

const pairsIn = async (cloud: Cloud): Promise<ProjectObject[]> =>
  (await keypairs.list(cloud)).map(({ name, fingerprint }) => ({
    kind: 'key_pair',
    id: name,
    name,
    mark: '',
    createdAt: null,
    revision: '',
    fingerprint,
  }));

const stacksIn = async (cloud: Cloud): Promise<ProjectObject[]> =>
  (await whereOffered(stacks.list(cloud))).map((stack) => ({
    kind: 'stack',
    id: stack.id,
    name: stack.stack_name,
    mark: stack.tags.find(isMark) ?? '',
    createdAt: stack.creation_time,
    revision: stack.updated_time ?? '',
  }));
