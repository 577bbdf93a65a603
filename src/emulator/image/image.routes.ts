import { ok, type Call, type Route } from '../core/api.call';
import type { Cloud } from '../core/cloud.state';
import { imageResourceRoutes } from './images.routes';
import { memberRoutes } from './members.routes';

const versions = (call: Call) => ({
  versions: Array.from({ length: 16 }, (_none, at) => ({
    id: `v2.${15 - at}`,
    status: at === 0 ? 'CURRENT' : 'SUPPORTED',
    links: [{ rel: 'self', href: `${call.origin}/image/v2/` }],
  })),
});

const text = { type: ['null', 'string'] };
const base = { type: 'string' };
const imageSchema = {
  name: 'image',
  properties: {
    id: base,
    name: text,
    status: base,
    visibility: base,
    owner: text,
    checksum: text,
    os_hash_algo: text,
    os_hash_value: text,
    disk_format: text,
    container_format: text,
    created_at: base,
    updated_at: base,
    self: base,
    file: base,
    schema: base,
    direct_url: base,
    protected: { type: 'boolean' },
    os_hidden: { type: 'boolean' },
    size: { type: ['null', 'integer'] },
    virtual_size: { type: ['null', 'integer'] },
    min_ram: { type: 'integer' },
    min_disk: { type: 'integer' },
    tags: { type: 'array', items: { type: 'string', maxLength: 255 } },
    locations: { type: 'array' },
  },
  additionalProperties: { type: 'string' },
  links: [{ rel: 'self', href: '{self}' }],
};
const imagesSchema = {
  name: 'images',
  properties: {
    images: { type: 'array', items: imageSchema },
    first: base,
    next: base,
    schema: base,
  },
};
const memberSchema = {
  name: 'member',
  properties: {
    member_id: base,
    image_id: base,
    status: base,
    created_at: base,
    updated_at: base,
    schema: base,
  },
};

export const imageRoutes: Route[] = [
  { method: 'GET', path: '/', handler: (call) => ok(versions(call), 300), open: true },
  { method: 'GET', path: '/versions', handler: (call) => ok(versions(call)), open: true },
  { method: 'GET', path: '/v2/schemas/image', handler: () => ok(imageSchema) },
  { method: 'GET', path: '/v2/schemas/images', handler: () => ok(imagesSchema) },
  { method: 'GET', path: '/v2/schemas/member', handler: () => ok(memberSchema) },
  ...imageResourceRoutes,
  ...memberRoutes,
];

export function registerImageTimers(cloud: Cloud): void {
  cloud.onTimer('image-active', (id, at) => {
    const image = cloud.images.get(id);
    if (image?.status === 'saving' || image?.status === 'queued') {
      cloud.images.put({ ...image, status: 'active', updatedAt: at });
    }
  });
}
