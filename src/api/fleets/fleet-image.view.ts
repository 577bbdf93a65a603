import { z } from 'zod';
import { captureStatuses, type FleetImage } from '../../reconciliation';
import { pageSchema, time } from '../http/list.query';

export const captureNameSchema = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?$/,
    'must be 1 to 64 of a-z, 0-9, . and -, and neither begin nor end with . or -',
  );

export const fleetImageInputSchema = z
  .strictObject({
    server: z.string().min(1, 'must not be empty').max(64).describe('Key of the server, such as `hub` or `hub-2`'),
    name: captureNameSchema
      .optional()
      .describe("Name among the fleet's images; from the server and the time when absent"),
  })
  .meta({ id: 'FleetImageInput' });
export type FleetImageInput = z.infer<typeof fleetImageInputSchema>;

export const fleetImageSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    imageName: z.string().describe('Name in the cloud, by which a blueprint may ask for it'),
    server: z.string(),
    status: z.enum(captureStatuses),
    cloudStatus: z.string().nullable().describe("The cloud's own word: queued, saving, active; null until it is seen"),
    imageId: z.string().nullable().describe("The cloud's id; null until it is known"),
    sizeBytes: z.number().nullable(),
    checksum: z.string().nullable().describe('MD5 in hexadecimal, as the cloud has it'),
    message: z.string().nullable().describe('What keeps it from being made or removed'),
    createdAt: time,
  })
  .meta({ id: 'FleetImage', description: "A golden image: taken of a fleet's server, and kept when the fleet goes" });

export const fleetImagePageSchema = pageSchema(fleetImageSchema, 'FleetImagePage');

export const fleetImageView = ({ cloudId, cloudName, size, ...image }: FleetImage) => {
  const { id, name, server, status, cloudStatus, checksum, message, createdAt } = image;
  return {
    id,
    name,
    imageName: cloudName,
    server,
    status,
    cloudStatus,
    imageId: cloudId,
    sizeBytes: size,
    checksum,
    message,
    createdAt,
  };
};
