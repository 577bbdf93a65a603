import { servers } from '../../openstack';
import type { KindDriver, MarkedKey, Scope, Seen } from '../resource.types';
import { never, noDifference } from './kind.helpers';

type Server = Awaited<ReturnType<typeof servers.get>>;

const states: Record<string, Seen['state']> = {
  BUILD: 'building',
  ERROR: 'error',
  DELETED: 'deleting',
  SOFT_DELETED: 'deleting',
};

const seenOf = (key: string, server: Server): Seen => ({
  kind: 'server',
  key,
  cloudId: server.id,
  state: server['OS-EXT-STS:task_state'] === 'deleting' ? 'deleting' : (states[server.status] ?? 'active'),
  createdAt: server.created ?? '',
  // Nova tells the launch time without an offset; it is UTC.
  usageFrom: server['OS-SRV-USG:launched_at'] ? `${server['OS-SRV-USG:launched_at'].replace(/Z?$/, '')}Z` : null,
  attributes: {
    status: server.status,
    fault: server.fault?.message,
    cores: server.flavor.vcpus,
    ramMiB: server.flavor.ram,
  },
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The fleet's servers in one list: Nova takes the name filter as a regular expression. */
async function list({ cloud, fleetName }: Scope, marks: MarkedKey[]): Promise<Seen[]> {
  if (marks.length === 0) return [];
  const keyOf = new Map(marks.map(({ mark, key }) => [mark, key]));
  const found = await servers.list(cloud, { name: `^${escaped(`moorage-${fleetName}-`)}` });
  return found.flatMap((server) => {
    // Heat has no place for a server's description.
    const key = keyOf.get(server.description ?? '') ?? keyOf.get(server.metadata?.moorage ?? '');
    return key === undefined ? [] : [seenOf(key, server)];
  });
}

/** The volume is the fleet's own, with a mark and a record: the server's end must not take it along. */
const bootFrom = (uuid: string) => {
  const device = { source_type: 'volume', destination_type: 'volume', uuid } as const;
  return { block_device_mapping_v2: [{ ...device, boot_index: 0, delete_on_termination: false }] };
};

export const serverKind: KindDriver<'server'> = {
  kind: 'server',
  // Its ports are made first: a second server on one of them is refused or ends in ERROR (PortInUse), never ACTIVE.
  fenced: true,
  list,
  create: async ({ cloud, idOf }, { key, name, mark, spec }) => {
    const { id } = await servers.create(cloud, {
      name,
      description: mark,
      ...(spec.bootVolume === null ? { imageRef: spec.imageId } : bootFrom(idOf('volume', spec.bootVolume))),
      flavorRef: spec.flavorId,
      networks: spec.ports.map((port) => ({ port: idOf('port', port) })),
      metadata: { moorage: mark },
      ...(spec.keyPair === null ? {} : { key_name: idOf('key_pair', spec.keyPair) }),
      ...(spec.userData === null ? {} : { user_data: Buffer.from(spec.userData).toString('base64') }),
    });
    // The answer to POST tells no state yet (202); the next list does.
    return {
      kind: 'server',
      key,
      cloudId: id,
      state: 'building',
      createdAt: '',
      usageFrom: null,
      attributes: { status: 'BUILD' },
    };
  },
  difference: noDifference,
  update: never,
  // Nova answers 204 at once and takes a second or two; gone is what its list no longer shows.
  remove: async ({ cloud }, cloudId) => !(await servers.remove(cloud, cloudId)),
  meter: ({ spec }) => ({ meter: `server.${spec.flavorName}`, unit: 'Hours', quantity: '1' }),
};
