import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { empty, type Call, type Reply } from '../core/api.call';
import { novaError } from '../core/refusals';
import { requireComputeQuota } from './compute.quota';
import type { Server } from './compute.types';
import { logAction } from './instance.actions';
import { parseBody } from './nova.body';
import { chosenImage } from './server.create';
import { requireState } from './server.find';
import { startTask } from './server.lifecycle';
import { fullView } from './server.view';

const metadata = z.record(z.string(), z.string());
const rebuildSchema = z.looseObject({
  imageRef: z.string(),
  name: z.string().min(1).max(255).optional(),
  description: z.string().nullable().optional(),
  metadata: metadata.optional(),
  key_name: z.string().nullable().optional(),
  user_data: z.string().nullable().optional(),
});

/** The same server, with the same addresses, from a fresh disk. */
export function rebuild(call: Call, server: Server, argument: unknown): Reply {
  const { cloud } = call;
  const wanted = parseBody(rebuildSchema, argument);
  requireState(call, server, 'rebuild', ['active', 'stopped', 'error']);
  const flavor = cloud.flavors.get(server.flavorId);
  const imageId = flavor ? chosenImage(call, wanted, flavor) : server.imageId;
  const next = cloud.servers.put({
    ...server,
    imageId,
    name: wanted.name ?? server.name,
    description: wanted.description === undefined ? server.description : wanted.description,
    metadata: wanted.metadata ?? server.metadata,
    keyName: wanted.key_name === undefined ? server.keyName : wanted.key_name,
    userData: wanted.user_data === undefined ? server.userData : wanted.user_data,
    fault: null,
  });
  const started = startTask(cloud, next, 'rebuild_spawning', cloud.settings.buildMs);
  logAction(call, server.id, 'rebuild');
  const adminPass = randomBytes(9).toString('base64url');
  return { status: 202, json: { server: { ...fullView(call, started), adminPass } } };
}

const snapshotSchema = z.strictObject({ name: z.string().min(1).max(255), metadata: metadata.optional() });

/** An image of the server's disk: it shares the bytes of the image that the server was made from. */
export function snapshot(call: Call, server: Server, argument: unknown): Reply {
  const { cloud, session } = call;
  const wanted = parseBody(snapshotSchema, argument);
  requireState(call, server, 'createImage', ['active', 'stopped', 'paused', 'suspended']);
  const base = cloud.images.get(server.imageId);
  const now = cloud.now();
  const image = cloud.images.put({
    id: randomUUID(),
    name: wanted.name,
    projectId: server.projectId,
    status: 'queued',
    visibility: 'private',
    diskFormat: base?.diskFormat ?? 'raw',
    containerFormat: base?.containerFormat ?? 'bare',
    minDisk: cloud.flavors.get(server.flavorId)?.disk ?? 0,
    minRam: base?.minRam ?? 0,
    protected: false,
    hidden: false,
    size: base?.size ?? 0,
    checksum: base?.checksum ?? null,
    hash: base?.hash ?? null,
    tags: [],
    // Nova hands on what it kept of the image that the server was made of.
    properties: {
      ...base?.properties,
      ...wanted.metadata,
      image_type: 'snapshot',
      instance_uuid: server.id,
      base_image_ref: server.imageId,
      user_id: session.userId,
    },
    createdAt: now,
    updatedAt: now,
    bytesOf: base?.bytesOf ?? (server.imageId || null),
  });
  cloud.schedule('image-active', image.id, now + cloud.settings.buildMs);
  startTask(cloud, server, 'image_snapshot', cloud.settings.buildMs);
  logAction(call, server.id, 'createImage');
  const location = `${call.origin}/image/v2/images/${image.id}`;
  return { status: 202, headers: { location }, ...(call.minor >= 45 ? { json: { image_id: image.id } } : {}) };
}

function resize(call: Call, server: Server, argument: unknown): Reply {
  const { cloud } = call;
  const { flavorRef } = parseBody(
    z.looseObject({ flavorRef: z.union([z.string(), z.number()]).transform(String) }),
    argument,
  );
  const flavor = cloud.flavors.get(flavorRef);
  if (!flavor) throw novaError(400, `Flavor ${flavorRef} could not be found.`);
  if (flavor.id === server.flavorId) throw novaError(400, 'When resizing, instances must change flavor!');
  requireState(call, server, 'resize', ['active', 'stopped']);
  const before = cloud.flavors.get(server.flavorId);
  const more = {
    ...flavor,
    vcpus: Math.max(0, flavor.vcpus - (before?.vcpus ?? 0)),
    ram: Math.max(0, flavor.ram - (before?.ram ?? 0)),
  };
  requireComputeQuota(cloud, server.projectId, more, 1);
  startTask(cloud, { ...server, flavorId: flavor.id, oldFlavorId: server.flavorId }, 'resize_prep');
  logAction(call, server.id, 'resize');
  return empty(202);
}

function confirm(call: Call, server: Server): Reply {
  if (server.vmState !== 'resized') throw novaError(400, 'Instance has not been resized.');
  call.cloud.servers.put({ ...server, vmState: 'active', oldFlavorId: null, updatedAt: call.cloud.now() });
  logAction(call, server.id, 'confirmResize');
  return empty();
}

function revert(call: Call, server: Server): Reply {
  if (server.vmState !== 'resized') throw novaError(400, 'Instance has not been resized.');
  const before = { ...server, flavorId: server.oldFlavorId ?? server.flavorId, oldFlavorId: null };
  startTask(call.cloud, before, 'resize_reverting');
  logAction(call, server.id, 'revertResize');
  return empty(202);
}

export const resizeActions = { resize, confirmResize: confirm, revertResize: revert };
