import { z } from 'zod';
import { cloudName, keySchema } from './blueprint.fields';

/** What the volume that a server boots from is called within the server. */
export const bootVolumeKey = 'boot';

const sizeGiB = z
  .int('must be a whole number of GiB')
  .min(1, 'must be at least 1')
  .max(65_536, 'must be at most 65536')
  .describe('GiB; grown in place, never shrunk');
const volumeType = cloudName
  .optional()
  .describe("Volume type of the cloud, by name or id; the cloud's default when absent");
const keep = z
  .boolean()
  .optional()
  .describe(
    'Whether it is left in the cloud when the fleet no longer has it; while it is, no other one takes its place, such as one ' +
      'of another image',
  );

export const volumeSchema = z.strictObject({
  key: keySchema
    .refine(
      (key) => key !== bootVolumeKey,
      `must not be "${bootVolumeKey}", which is the volume that a server boots from`,
    )
    .describe('Name of the volume within the server'),
  sizeGiB,
  type: volumeType,
  keep,
  snapshot: cloudName
    .optional()
    .describe(
      'Snapshot of the cloud that it is made of, by name or id, and no larger than `sizeGiB`. For volumes that are made anew: ' +
        'one that stands stays as it is',
    ),
  device: z
    .string()
    .regex(/^\/dev\/(sd|vd|xvd)[b-z]$/, 'must be a disk beside the first, such as /dev/vdb')
    .optional()
    .describe('Under which name it is asked for; many hypervisors choose their own'),
});

export const bootVolumeSchema = z
  .strictObject({ sizeGiB, type: volumeType, keep })
  .describe("Volume with the server's image on it that the server boots from");
