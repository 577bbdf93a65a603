import type { InternalApi } from './internal.api';
import { isMissing, pick, type Properties, type ResourceKind } from './resource.kind';

type Listed = Record<string, unknown>[];

function imageId({ cloud }: InternalApi, wanted: unknown): unknown {
  return cloud.images.get(String(wanted))?.id ?? cloud.images.all().find(({ name }) => name === wanted)?.id ?? wanted;
}

const flavorId = ({ cloud }: InternalApi, wanted: unknown): unknown =>
  cloud.flavors.get(String(wanted))?.id ?? cloud.flavors.by('name', String(wanted))[0]?.id ?? wanted;

const devices = (mapping: unknown): object[] =>
  (mapping as Listed).map(({ volume_id: volume, ...rest }) => ({
    ...rest,
    uuid: volume,
    source_type: 'volume',
    destination_type: 'volume',
  }));

const nics = (networks: unknown): object[] =>
  ((networks ?? []) as Listed).map(({ port, network }) => (port === undefined ? { uuid: network } : { port }));

function body(api: InternalApi, properties: Properties): object {
  const { image, block_device_mapping_v2: mapping, user_data: userData } = properties;
  return {
    ...pick(properties, ['name', 'key_name', 'metadata', 'availability_zone', 'config_drive', 'tags']),
    flavorRef: flavorId(api, properties.flavor),
    networks: nics(properties.networks),
    ...(image === undefined ? {} : { imageRef: imageId(api, image) }),
    ...(mapping === undefined ? {} : { block_device_mapping_v2: devices(mapping) }),
    ...(userData === undefined ? {} : { user_data: Buffer.from(userData as string).toString('base64') }),
  };
}

const at = (id: string): string => `/v2.1/servers/${id}`;

const portsOf = (api: InternalApi, id: string): string[] =>
  (api.one('compute', 'GET', `${at(id)}/os-interface`) as unknown as Listed).map((nic) => String(nic.port_id));

const server: ResourceKind = {
  properties: [
    'name',
    'image',
    'flavor',
    'networks',
    'key_name',
    'user_data',
    'user_data_format',
    'metadata',
    'tags',
    'block_device_mapping_v2',
    'availability_zone',
    'config_drive',
    'scheduler_hints',
    'flavor_update_policy',
    'image_update_policy',
    'user_data_update_policy',
  ],
  required: ['flavor'],
  inPlace: ['name', 'metadata', 'flavor_update_policy', 'image_update_policy', 'user_data_update_policy'],
  create: (api, properties) =>
    String(
      api.one('compute', 'POST', '/v2.1/servers', {
        server: body(api, properties),
        ...(properties.scheduler_hints ? { 'os:scheduler_hints': properties.scheduler_hints } : {}),
      }).id,
    ),
  update: (api, id, { name, metadata = {} }) => {
    if (name !== undefined) api.ask('compute', 'PUT', at(id), { server: { name } });
    api.ask('compute', 'PUT', `${at(id)}/metadata`, { metadata });
  },
  release: (api, id) => {
    for (const port of portsOf(api, id)) api.ask('compute', 'DELETE', `${at(id)}/os-interface/${port}`);
    return portsOf(api, id).length === 0;
  },
  state: (api, id) => {
    const { status, fault } = api.one('compute', 'GET', at(id));
    if (status !== 'ERROR') return status === 'ACTIVE' ? 'ready' : 'building';
    const { message = 'Unknown', code = 'Unknown' } = (fault ?? {}) as Record<string, unknown>;
    return { failed: `Went to status ERROR due to "Message: ${String(message)}, Code: ${String(code)}"` };
  },
  remove: (api, id) => void api.ask('compute', 'DELETE', at(id)),
  // Also where the cloud keeps it: Heat takes SOFT_DELETED for deleted.
  gone: (api, id) =>
    isMissing(() => api.ask('compute', 'GET', at(id))) || api.one('compute', 'GET', at(id)).status === 'SOFT_DELETED',
  attributes: (api, id) => api.one('compute', 'GET', at(id)),
};

const keyPair: ResourceKind = {
  properties: ['name', 'public_key', 'save_private_key', 'type'],
  required: ['name'],
  create: (api, properties) =>
    String(
      api.one('compute', 'POST', '/v2.1/os-keypairs', { keypair: pick(properties, ['name', 'public_key', 'type']) })
        .name,
    ),
  remove: (api, id) => void api.ask('compute', 'DELETE', `/v2.1/os-keypairs/${encodeURIComponent(id)}`),
  gone: () => true,
  attributes: (api, id) => api.one('compute', 'GET', `/v2.1/os-keypairs/${encodeURIComponent(id)}`),
};

const groups = '/v2.1/os-server-groups';

const serverGroup: ResourceKind = {
  properties: ['name', 'policies', 'rules'],
  create: (api, { name, policies = [] }) =>
    String(api.one('compute', 'POST', groups, { server_group: { name, policy: (policies as unknown[])[0] } }).id),
  remove: (api, id) => void api.ask('compute', 'DELETE', `${groups}/${id}`),
  gone: () => true,
  attributes: (api, id) => api.one('compute', 'GET', `${groups}/${id}`),
};

export const serverKinds: Record<string, ResourceKind> = {
  'OS::Nova::Server': server,
  'OS::Nova::KeyPair': keyPair,
  'OS::Nova::ServerGroup': serverGroup,
};
