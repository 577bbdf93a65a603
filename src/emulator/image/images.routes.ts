import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { empty, ok, type Call, type Reply, type Route } from '../core/api.call';
import type { BlobFacts } from '../core/blob.store';
import type { Cloud } from '../core/cloud.state';
import { glanceError } from '../core/refusals';
import { findImage, findOwnImage } from './image.access';
import type { Image } from './image.types';
import { imageView } from './image.view';
import { applyPatch } from './image.patch';
import { listImages } from './images.list';

const containerFormats = ['ami', 'ari', 'aki', 'bare', 'ovf', 'ova', 'docker', 'compressed'] as const;
const diskFormats = ['ami', 'ari', 'aki', 'vhd', 'vhdx', 'vmdk', 'raw', 'qcow2', 'vdi', 'iso', 'ploop'] as const;

const createSchema = z
  .object({
    id: z.uuid().optional(),
    name: z.string().max(255).nullable().optional(),
    visibility: z.enum(['public', 'private', 'shared', 'community']).optional(),
    disk_format: z.enum(diskFormats).nullable().optional(),
    container_format: z.enum(containerFormats).nullable().optional(),
    min_disk: z.number().int().min(0).optional(),
    min_ram: z.number().int().min(0).optional(),
    protected: z.boolean().optional(),
    os_hidden: z.boolean().optional(),
    tags: z.array(z.string().max(255)).optional(),
    owner: z.string().nullable().optional(),
  })
  .catchall(z.string());

const known = Object.keys(createSchema.shape);
const readOnly = ['status', 'size', 'checksum', 'created_at', 'updated_at', 'file', 'self', 'schema', 'os_hash_value'];

function create(call: Call): Reply {
  const given = (call.body ?? {}) as Record<string, unknown>;
  const fixed = readOnly.find((name) => name in given);
  if (fixed !== undefined) throw glanceError(403, `Attribute '${fixed}' is read-only.`);
  const parsed = createSchema.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw glanceError(400, `Provided object does not match schema 'image': ${issue.path.join('.')}: ${issue.message}`);
  }
  const wanted = parsed.data;
  if (wanted.visibility === 'public' && !call.session.isAdmin) {
    throw glanceError(403, 'You are not authorized to complete publicize_image action.');
  }
  if (wanted.id !== undefined && call.cloud.images.get(wanted.id)) {
    throw glanceError(409, `Image ID ${wanted.id} already exists!`);
  }
  const now = call.cloud.now();
  const image = call.cloud.images.put({
    id: wanted.id ?? randomUUID(),
    name: wanted.name ?? null,
    projectId: (call.session.isAdmin ? wanted.owner : null) ?? call.session.projectId,
    status: 'queued',
    visibility: wanted.visibility ?? 'shared',
    diskFormat: wanted.disk_format ?? null,
    containerFormat: wanted.container_format ?? null,
    minDisk: wanted.min_disk ?? 0,
    minRam: wanted.min_ram ?? 0,
    protected: wanted.protected ?? false,
    hidden: wanted.os_hidden ?? false,
    size: null,
    checksum: null,
    hash: null,
    tags: [...new Set(wanted.tags ?? [])],
    properties: Object.fromEntries(Object.entries(wanted).filter(([key]) => !known.includes(key))) as Record<
      string,
      string
    >,
    createdAt: now,
    updatedAt: now,
    bytesOf: null,
  });
  return {
    status: 201,
    json: imageView(call, image),
    headers: { location: `${call.origin}/image/v2/images/${image.id}` },
  };
}

async function upload(call: Call): Promise<Reply> {
  const { cloud } = call;
  const image = findOwnImage(call, 'upload_image');
  if (image.status !== 'queued')
    throw glanceError(409, `Image status transition from ${image.status} to saving is not allowed`);
  if (image.diskFormat === null || image.containerFormat === null) {
    throw glanceError(400, 'Properties disk_format, container_format must be set prior to saving data.');
  }
  cloud.transaction(() => cloud.images.put({ ...image, status: 'saving', updatedAt: cloud.now() }));
  let facts: BlobFacts;
  try {
    facts = await cloud.blobs.write(image.id, call.request);
  } catch (error) {
    endSaving(cloud, image.id, { status: 'queued' });
    throw error;
  }
  const { size, md5, sha512 } = facts;
  if (!endSaving(cloud, image.id, { status: 'active', size, checksum: md5, hash: sha512 })) {
    if (!cloud.images.get(image.id)) cloud.blobs.remove(image.id);
    const text = 'Image could not be found after upload. The image may have been deleted during the upload.';
    throw glanceError(410, text);
  }
  return empty();
}

/** False when it is gone, as one may be that is deleted meanwhile. */
function endSaving(cloud: Cloud, id: string, change: Partial<Image>): boolean {
  return cloud.transaction(() => {
    const now = cloud.images.get(id);
    if (now?.status !== 'saving') return false;
    cloud.images.put({ ...now, ...change, updatedAt: cloud.now() });
    return true;
  });
}

function download(call: Call): Reply {
  const image = findImage(call);
  const bytes = image.bytesOf ?? image.id;
  if (image.status === 'queued' || !call.cloud.blobs.has(bytes)) return empty();
  const headers: Record<string, string> = { 'content-type': 'application/octet-stream' };
  if (image.size !== null) headers['content-length'] = String(image.size);
  if (image.checksum !== null) headers['content-md5'] = image.checksum;
  return { status: 200, raw: call.cloud.blobs.read(bytes), headers };
}

function patch(call: Call): Reply {
  const image = applyPatch(findOwnImage(call, 'modify_image'), call);
  return ok(imageView(call, call.cloud.images.put({ ...image, updatedAt: call.cloud.now() })));
}

const usesBytes = (image: Image, id: string): boolean => image.bytesOf === id;

function remove(call: Call): Reply {
  const { cloud } = call;
  const image = findOwnImage(call, 'delete_image');
  if (image.protected) throw glanceError(403, `Image ${image.id} is protected and cannot be deleted.`);
  for (const member of cloud.imageMembers.by('image', image.id)) cloud.imageMembers.delete(member.id);
  cloud.images.delete(image.id);
  const bytes = image.bytesOf ?? image.id;
  if (!cloud.images.get(bytes) && !cloud.images.all().some((other) => usesBytes(other, bytes)))
    cloud.afterCommit(() => cloud.blobs.remove(bytes));
  return empty();
}

function tag(call: Call): Reply {
  const image = findOwnImage(call, 'modify_image');
  const tags = image.tags.filter((one) => one !== call.params.tag);
  if (call.method === 'DELETE' && tags.length === image.tags.length)
    throw glanceError(404, 'The resource could not be found.');
  call.cloud.images.put({ ...image, tags: call.method === 'PUT' ? [...tags, call.params.tag] : tags });
  return empty();
}

function setActivity(call: Call, status: 'active' | 'deactivated'): Reply {
  if (!call.session.isAdmin) throw glanceError(403, 'You are not authorized to complete this action.');
  call.cloud.images.put({ ...findImage(call), status });
  return empty();
}

export const imageResourceRoutes: Route[] = [
  { method: 'GET', path: '/v2/images', handler: listImages },
  { method: 'POST', path: '/v2/images', handler: create },
  { method: 'GET', path: '/v2/images/:id', handler: (call) => ok(imageView(call, findImage(call))) },
  { method: 'PATCH', path: '/v2/images/:id', handler: patch },
  { method: 'DELETE', path: '/v2/images/:id', handler: remove },
  { method: 'PUT', path: '/v2/images/:id/file', handler: upload, streaming: true },
  { method: 'GET', path: '/v2/images/:id/file', handler: download },
  { method: 'PUT', path: '/v2/images/:id/tags/:tag', handler: tag },
  { method: 'DELETE', path: '/v2/images/:id/tags/:tag', handler: tag },
  { method: 'POST', path: '/v2/images/:id/actions/deactivate', handler: (call) => setActivity(call, 'deactivated') },
  { method: 'POST', path: '/v2/images/:id/actions/reactivate', handler: (call) => setActivity(call, 'active') },
];
