import { servers } from '../../openstack';
import type { KindDriver, MarkedKey, Scope, Seen } from '../resource.types';
import { keyOfMark } from '../marks';
import { listedBy, never, noDifference, wholePage } from './kind.helpers';

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

/** Longest filter that goes into one request, in characters: it is encoded, and common web servers take 4 KiB of head. */
const longestFilter = 1_500;

/** Names below which servers with these marks stand: `moorage-<fleet name>-`, as regular expressions. */
const prefixesOf = (marks: MarkedKey[]): string[] => [
  ...new Set(marks.map(({ name, mark }) => escaped(name.slice(0, name.length - keyOfMark(mark).length)))),
];

/** Nova takes the name filter as a regular expression, so one list serves several fleets. */
function nameFilters(prefixes: string[]): string[] {
  const filters: string[][] = [[]];
  let length = 0;
  for (const prefix of prefixes) {
    if (length > 0 && length + prefix.length > longestFilter) {
      filters.push([]);
      length = 0;
    }
    filters[filters.length - 1].push(prefix);
    length += prefix.length + 1;
  }
  return filters.map((parts) => `^(${parts.join('|')})`);
}

async function list({ cloud }: Scope, marks: MarkedKey[]): Promise<Seen[]> {
  if (marks.length === 0) return [];
  const keyOf = new Map(marks.map(({ mark, key }) => [mark, key]));
  const found = await Promise.all(nameFilters(prefixesOf(marks)).map((name) => servers.list(cloud, { name })));
  return found.flat().flatMap((server) => {
    const key = keyOf.get(server.description ?? '');
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
  everything: async (cloud) =>
    listedBy(
      await servers.list(cloud, { name: '^moorage-', limit: wholePage }),
      ({ description }) => description,
      seenOf,
    ),
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
