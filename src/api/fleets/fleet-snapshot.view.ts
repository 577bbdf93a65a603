import { z } from 'zod';
import { captureStatuses, type FleetSnapshot } from '../../reconciliation';
import { pageSchema, time } from '../http/list.query';
import { captureNameSchema } from './fleet-image.view';

export const fleetSnapshotInputSchema = z
  .strictObject({
    volume: z
      .string()
      .min(1, 'must not be empty')
      .max(255, 'must be at most 255 characters')
      .describe("Key of the volume, such as `hub/data`, or its name, as the fleet's resources have them"),
    name: captureNameSchema
      .optional()
      .describe("Name among the fleet's snapshots; from the volume and the time when absent"),
  })
  .meta({ id: 'FleetSnapshotInput' });
export type FleetSnapshotInput = z.infer<typeof fleetSnapshotInputSchema>;

export const fleetSnapshotSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    snapshotName: z.string().describe('Name in the cloud, by which a volume of a blueprint may ask for it'),
    volume: z.string().describe('Key of the volume'),
    status: z.enum(captureStatuses),
    cloudStatus: z
      .string()
      .nullable()
      .describe("The cloud's own word: creating, available, error; null until it is seen"),
    snapshotId: z.string().nullable().describe("The cloud's id; null until it is known"),
    sizeGiB: z.number().nullable().describe('Of the volume when it was taken; null until it is known'),
    message: z.string().nullable().describe('What keeps it from being made or removed'),
    createdAt: time,
  })
  .meta({
    id: 'FleetSnapshot',
    description: "A snapshot of a fleet's volume: it goes with its volume, unless that is to be kept",
  });

export const fleetSnapshotPageSchema = pageSchema(fleetSnapshotSchema, 'FleetSnapshotPage');

export const fleetSnapshotView = ({ cloudId, cloudName, ...snapshot }: FleetSnapshot) => {
  const { id, name, volume, status, cloudStatus, sizeGiB, message, createdAt } = snapshot;
  return {
    id,
    name,
    snapshotName: cloudName,
    volume,
    status,
    cloudStatus,
    snapshotId: cloudId,
    sizeGiB,
    message,
    createdAt,
  };
};
