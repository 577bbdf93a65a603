import { z } from 'zod';
import { path, type Cloud } from '../call';
import { call, createOne, removeOne, type Kind } from '../verbs';
import { microversion } from './servers';

const attachmentSchema = z.looseObject({
  /** That of the volume: Nova has no other. */
  id: z.string(),
  volumeId: z.string(),
  serverId: z.string(),
  /** Such as `/dev/vdb`; missing until the host has chosen. */
  device: z.string().nullish(),
});
export type VolumeAttachment = z.infer<typeof attachmentSchema>;

const kind = (serverId: string): Kind<typeof attachmentSchema> => ({
  service: 'compute',
  path: path`/servers/${serverId}/os-volume_attachments`,
  items: 'volumeAttachments',
  item: 'volumeAttachment',
  schema: attachmentSchema,
  microversion,
});

/** A server's, the volume that it boots from included. */
export async function list(cloud: Cloud, serverId: string): Promise<VolumeAttachment[]> {
  const schema = z.looseObject({ volumeAttachments: z.array(attachmentSchema) });
  const wanted = { service: 'compute', method: 'GET', path: kind(serverId).path, microversion } as const;
  return (await call(cloud, wanted, schema)).volumeAttachments;
}

/**
 * Accepted only: the volume goes over `attaching` to `in-use`. Of class `exists` when the volume is attached already,
 * of class `not-ready` while it, or the server, is between two states.
 */
export const create = (
  cloud: Cloud,
  serverId: string,
  wanted: { volumeId: string; device?: string },
): Promise<VolumeAttachment> => createOne(cloud, kind(serverId), wanted);

/** Accepted only: the volume goes over `detaching` to `available`. */
export const remove = (cloud: Cloud, serverId: string, volumeId: string): Promise<boolean> =>
  removeOne(cloud, kind(serverId), volumeId);
