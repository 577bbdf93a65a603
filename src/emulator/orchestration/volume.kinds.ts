import type { InternalApi } from './internal.api';
import { isMissing, pick, type ResourceKind } from './resource.kind';

const at = (id: string): string => `/v3/volumes/${id}`;
const get = (api: InternalApi, id: string) => api.one('block-storage', 'GET', at(id));

const inStatus = (status: unknown, reason: string) => ({
  failed: `Went to status ${String(status)} due to "${reason}"`,
});

const fields = ['name', 'description', 'size', 'volume_type', 'metadata', 'snapshot_id', 'availability_zone'];

const volume: ResourceKind = {
  properties: [...fields, 'image'],
  inPlace: ['name', 'description', 'metadata', 'size'],
  create: (api, properties) => {
    const { image } = properties;
    const imageRef = api.cloud.images.all().find(({ id, name }) => id === image || name === image)?.id;
    const wanted = { ...pick(properties, fields), ...(imageRef === undefined ? {} : { imageRef }) };
    return String(api.one('block-storage', 'POST', '/v3/volumes', { volume: wanted }).id);
  },
  update: (api, id, properties, before) => {
    api.ask('block-storage', 'PUT', at(id), { volume: pick(properties, ['name', 'description', 'metadata']) });
    if (properties.size === before.size) return;
    api.ask('block-storage', 'POST', `${at(id)}/action`, { 'os-extend': { new_size: properties.size } });
  },
  state: (api, id) => {
    const { status } = get(api, id);
    if (String(status).startsWith('error')) return inStatus(status, 'Unknown');
    return status === 'available' || status === 'in-use' ? 'ready' : 'building';
  },
  remove: (api, id) => void api.ask('block-storage', 'DELETE', at(id)),
  gone: (api, id) => {
    if (isMissing(() => get(api, id))) return true;
    const { status } = get(api, id);
    return status === 'error_deleting' && inStatus(status, 'delete');
  },
  attributes: get,
};

/** Named by server and volume: both are needed to take it away again. */
const attachment: ResourceKind = {
  properties: ['instance_uuid', 'volume_id', 'mountpoint'],
  required: ['instance_uuid', 'volume_id'],
  create: (api, { instance_uuid: server, volume_id: volumeId, mountpoint }) => {
    const volumeAttachment = { volumeId, ...(mountpoint === undefined ? {} : { device: mountpoint }) };
    api.ask('compute', 'POST', `/v2.1/servers/${String(server)}/os-volume_attachments`, { volumeAttachment });
    return `${String(server)}/${String(volumeId)}`;
  },
  release: (api, id) => {
    const status = () => get(api, id.split('/')[1]).status;
    if (status() === 'in-use') attachment.remove(api, id, {});
    return status() === 'available';
  },
  state: (api, id) => (get(api, id.split('/')[1]).status === 'in-use' ? 'ready' : 'building'),
  remove: (api, id) => {
    const [server, volumeId] = id.split('/');
    api.ask('compute', 'DELETE', `/v2.1/servers/${server}/os-volume_attachments/${volumeId}`);
  },
  gone: (api, id) => {
    const [server, volumeId] = id.split('/');
    return api.cloud.volumeAttachments.by('server', server).every((row) => row.volumeId !== volumeId);
  },
  attributes: () => ({}),
};

export const volumeKinds: Record<string, ResourceKind> = {
  'OS::Cinder::Volume': volume,
  'OS::Cinder::VolumeAttachment': attachment,
};
