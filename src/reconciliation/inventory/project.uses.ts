import { gib } from '../../common/gib';
import {
  floatingIps,
  images,
  routers,
  servers,
  volumes,
  volumeSnapshots,
  whereOffered,
  type Cloud,
} from '../../openstack';
import { cinderTime, ofProject } from '../kinds/kind.helpers';
import { markOfVolume } from '../kinds/volume.kind';
import { isMark } from '../marks';
import type { Meter } from '../resource.types';
import { novaTime } from '../usage/server.history';
import { serverStateOf } from '../seen/server.state';

/** Kinds as they are metered: an address of ours and one that people reserved are both `floating_ip`. */
export type UsedKind = 'server' | 'volume' | 'floating_ip' | 'router' | 'snapshot' | 'image';

/** One object of a project that is used, whoever made it. */
export interface Use {
  kind: UsedKind;
  cloudId: string;
  name: string;
  /** Empty where it bears none of ours. */
  mark: string;
  /** Null while its use does not count. */
  meter: Meter | null;
  /** Since when it is used, where the cloud tells. */
  since: Date | null;
  /** When it was made. */
  createdAt: Date | null;
  /** It is being made or removed, or in error. */
  busy: boolean;
  /** It was left in the cloud on purpose. */
  keep: boolean;
  /** When it last changed, of a server. */
  updatedAt: Date | null;
}

const plain = { since: null, createdAt: null, busy: false, keep: false, updatedAt: null };
const dateOf = (text: string | null | undefined): Date | null => (text ? new Date(text) : null);
const markOf = (...texts: (string | null | undefined)[]): string => texts.find((text) => text && isMark(text)) ?? '';
const hours = (meter: string): Meter => ({ meter, unit: 'Hours', quantity: '1' });
const storage = (meter: string, quantity: string): Meter => ({ meter, unit: 'GiB-Hours', quantity });

/** All that could be metered in the project, one paged list for each kind. */
export async function readUses(cloud: Cloud): Promise<Use[]> {
  const project = await ofProject(cloud);
  const read = await Promise.all([
    serversIn(cloud),
    storageIn(cloud),
    floatingIps.list(cloud, project).then((all) => all.map(addressOf)),
    routers.list(cloud, project).then((all) => all.map(routerOf)),
    images.list(cloud, { owner: await cloud.projectId() }).then((all) => all.map(imageOf)),
  ]);
  return read.flat();
}

async function serversIn(cloud: Cloud): Promise<Use[]> {
  return (await servers.list(cloud)).map((server) => {
    const launched = server['OS-SRV-USG:launched_at'];
    const meter = { ...hours(`server.${server.flavor.original_name}`), state: serverStateOf(server.status) };
    return {
      kind: 'server',
      cloudId: server.id,
      name: server.name,
      keep: false,
      mark: markOf(server.description, server.metadata.moorage),
      meter: launched ? meter : null,
      since: launched ? novaTime(launched) : null,
      createdAt: new Date(server.created),
      busy: ['BUILD', 'ERROR', 'DELETED'].includes(server.status) || Boolean(server['OS-EXT-STS:task_state']),
      updatedAt: new Date(server.updated),
    };
  });
}

async function storageIn(cloud: Cloud): Promise<Use[]> {
  const [disks, snapshots] = await Promise.all([
    whereOffered(volumes.list(cloud)),
    whereOffered(volumeSnapshots.list(cloud)),
  ]);
  const kept = new Set(disks.filter(({ metadata }) => metadata.moorage_keep === 'true').map(({ id }) => id));
  return [
    ...disks.map((disk): Use => ({
      ...plain,
      kind: 'volume',
      cloudId: disk.id,
      name: disk.name ?? '',
      mark: markOfVolume(disk),
      meter: storage('volume', String(disk.size)),
      since: new Date(cinderTime(disk.created_at)),
      busy: !['available', 'in-use'].includes(disk.status),
      keep: kept.has(disk.id),
    })),
    ...snapshots.map((one): Use => ({
      ...plain,
      kind: 'snapshot',
      cloudId: one.id,
      name: one.name ?? '',
      mark: markOf(one.description),
      meter: storage('snapshot', String(one.size)),
      busy: one.status !== 'available',
      createdAt: new Date(cinderTime(one.created_at)),
      keep: kept.has(one.volume_id),
    })),
  ];
}

const addressOf = (ip: Awaited<ReturnType<typeof floatingIps.list>>[number]): Use => ({
  ...plain,
  kind: 'floating_ip',
  cloudId: ip.id,
  name: ip.floating_ip_address,
  mark: markOf(ip.description),
  meter: hours('floating_ip'),
  createdAt: dateOf(ip.created_at),
});

const routerOf = (router: Awaited<ReturnType<typeof routers.list>>[number]): Use => ({
  ...plain,
  kind: 'router',
  cloudId: router.id,
  name: router.name,
  mark: markOf(router.description),
  meter: router.external_gateway_info ? hours('router') : null,
  busy: router.status === 'ERROR',
  createdAt: dateOf(router.created_at),
});

/** An image hands its properties on to whatever is made of it: only a record proves that it is ours. */
const imageOf = (image: Awaited<ReturnType<typeof images.list>>[number]): Use => ({
  ...plain,
  kind: 'image',
  cloudId: image.id,
  name: image.name ?? '',
  mark: '',
  meter: storage('image', gib(image.size ?? 0)),
  busy: image.status !== 'active',
});
