import { ifThere, serverActions, servers, type Cloud, type Query } from '../../openstack';
import { isMark, keyOfMark } from '../marks';
import type { Attributes, KindDriver, MarkedKey, Scope, Seen, Wanted } from '../resource.types';
import { isSoftDeleted, serverStateOf } from '../seen/server.state';
import { listedBy, orNull, wholePage } from './kind.helpers';

type Server = Awaited<ReturnType<typeof servers.get>>;

const states: Record<string, Seen['state']> = {
  BUILD: 'building',
  ERROR: 'error',
  DELETED: 'deleting',
  SOFT_DELETED: 'deleting',
};

const deletions = ['deleting', 'soft-deleting'];

/**
 * Nova asks Neutron for the security groups of all servers that it lists with details: twice for each list, and not at all
 * where the list is empty, as one of these is until something is up.
 */
const endsOfBuild = ['ACTIVE', 'ERROR', 'SHUTOFF'];

const seenOf = (key: string, server: Server): Seen => ({
  kind: 'server',
  key,
  cloudId: server.id,
  state: deletions.includes(server['OS-EXT-STS:task_state'] ?? '') ? 'deleting' : (states[server.status] ?? 'active'),
  createdAt: server.created ?? '',
  // Nova tells the launch time without an offset; it is UTC.
  usageFrom: server['OS-SRV-USG:launched_at'] ? `${server['OS-SRV-USG:launched_at'].replace(/Z?$/, '')}Z` : null,
  attributes: {
    name: server.name,
    status: server.status,
    fault: server.fault?.message,
    cores: server.flavor.vcpus,
    ramMiB: server.flavor.ram,
    flavor: server.flavor.original_name,
    metadata: server.metadata,
  },
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Heat has no place for a server's description, and people write their own into it. */
const markIn = ({ description, metadata }: Server): string | undefined =>
  [description, metadata?.moorage].find((text) => text && isMark(text)) ?? undefined;

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

async function list({ cloud }: Scope, marks: MarkedKey[], filter: Query = {}): Promise<Seen[]> {
  if (marks.length === 0) return [];
  const keyOf = new Map(marks.map(({ mark, key }) => [mark, key]));
  const found = await Promise.all(
    nameFilters(prefixesOf(marks)).map((name) => servers.list(cloud, { ...filter, name })),
  );
  const seen = found.flat().flatMap((server) => {
    const key = keyOf.get(markIn(server) ?? '');
    return key === undefined ? [] : [seenOf(key, server)];
  });
  const listed = new Set(seen.map(({ cloudId }) => cloudId));
  const unlisted = marks.filter(({ cloudId }) => cloudId && !listed.has(cloudId));
  return [...seen, ...(await Promise.all(unlisted.map((marked) => renamed(cloud, marked)))).flat()];
}

/** What the list by names lacks is gone only if its id leads nowhere: people rename servers. */
async function renamed(cloud: Cloud, { key, mark, cloudId }: MarkedKey): Promise<Seen[]> {
  const server = await ifThere(servers.get(cloud, cloudId ?? ''));
  return server && markIn(server) === mark ? [seenOf(key, server)] : [];
}

/** The mark stands among the metadata as well; whatever else others have put there is theirs. */
const metadataOf = ({ mark, spec }: Wanted<'server'>): Record<string, string> => ({ ...spec.metadata, moorage: mark });

/** Nova takes no changes of metadata while it works on the server. */
const changeable = new Set(['ACTIVE', 'PAUSED', 'SUSPENDED', 'SHUTOFF']);

const isRenamed = ({ name }: Wanted, { name: found = name }: Attributes): boolean => found !== name;

/** Nova gives a server a port in these states alone. */
const pluggable = new Set(['ACTIVE', 'PAUSED', 'SHUTOFF']);

/** Keys of the ports that somebody has taken from the server, or deleted, so that there are others by now. */
function lackingPorts({ idOf }: Scope, { spec }: Wanted<'server'>, { status = '', portIds }: Attributes): string[] {
  if (portIds === undefined || !pluggable.has(status)) return [];
  return spec.ports.filter((key) => !portIds.includes(orNull(() => idOf('port', key)) ?? ''));
}

function wrongMetadata(wanted: Wanted<'server'>, { metadata = {} }: Attributes): string | null {
  const wrong = Object.entries(metadataOf(wanted)).find(([name, value]) => metadata[name] !== value);
  if (wrong) return `has ${wrong[0] in metadata ? 'other' : 'no'} metadata ${wrong[0]}`;
  const dropped = wanted.spec.droppedMetadata.find((name) => name in metadata);
  return dropped === undefined ? null : `has metadata ${dropped} still`;
}

function difference(scope: Scope, wanted: Wanted<'server'>, { state, attributes }: Seen): string | null {
  if (state !== 'active' || !changeable.has(attributes.status ?? '')) return null;
  if (isRenamed(wanted, attributes)) return `is called ${attributes.name}`;
  const [lacking] = lackingPorts(scope, wanted, attributes);
  return lacking === undefined ? wrongMetadata(wanted, attributes) : `lacks port ${lacking}`;
}

async function update(scope: Scope, wanted: Wanted<'server'>, seen: Seen): Promise<Seen> {
  const { cloud, idOf } = scope;
  const { attributes, cloudId } = seen;
  if (isRenamed(wanted, attributes)) await servers.update(cloud, cloudId, { name: wanted.name });
  for (const key of lackingPorts(scope, wanted, attributes))
    await servers.attachPort(cloud, cloudId, idOf('port', key));
  if (wrongMetadata(wanted, attributes) === null) return seen;
  return updateMetadata(cloud, wanted, seen);
}

async function updateMetadata(cloud: Cloud, wanted: Wanted<'server'>, seen: Seen): Promise<Seen> {
  const { metadata = {} } = seen.attributes;
  const given = metadataOf(wanted);
  await servers.setMetadata(cloud, seen.cloudId, given);
  const dropped = wanted.spec.droppedMetadata.filter((name) => name in metadata);
  for (const name of dropped) await servers.removeMetadata(cloud, seen.cloudId, name);
  const kept = Object.entries(metadata).filter(([name]) => !dropped.includes(name));
  return { ...seen, attributes: { ...seen.attributes, metadata: { ...Object.fromEntries(kept), ...given } } };
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
  list: (scope, marks) => list(scope, marks),
  built: (scope, marks) => list(scope, marks, { status: endsOfBuild }),
  everything: async (cloud) =>
    listedBy(await servers.list(cloud, { name: '^moorage-', limit: wholePage }), markIn, seenOf),
  create: async ({ cloud, idOf }, wanted) => {
    const { key, name, mark, spec } = wanted;
    const { id } = await servers.create(cloud, {
      name,
      description: mark,
      ...(spec.bootVolume === null ? { imageRef: spec.imageId } : bootFrom(idOf('volume', spec.bootVolume))),
      flavorRef: spec.flavorId,
      networks: spec.ports.map((port) => ({ port: idOf('port', port) })),
      metadata: metadataOf(wanted),
      ...(spec.keyPair === null ? {} : { key_name: idOf('key_pair', spec.keyPair) }),
      ...(spec.availabilityZone === null ? {} : { availability_zone: spec.availabilityZone }),
      ...(spec.configDrive ? { config_drive: true } : {}),
      ...(spec.serverGroup === null ? {} : { scheduler_hints: { group: idOf('server_group', spec.serverGroup) } }),
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
  difference,
  update,
  // Nova answers 204 at once and takes a second or two; gone is what its list no longer shows.
  remove: async ({ cloud }, cloudId, _key, seen) =>
    !(await (seen && isSoftDeleted(seen) ? serverActions.forceDelete : servers.remove)(cloud, cloudId)),
  meter: (wanted, { flavor = wanted?.spec.flavorName, status = '' }) => ({
    meter: `server.${flavor}`,
    unit: 'Hours',
    quantity: '1',
    state: serverStateOf(status),
  }),
};
