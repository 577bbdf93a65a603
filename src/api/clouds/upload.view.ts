import { z } from 'zod';
import { idSchema } from '../../common/id.schema';
import { imageUploadStatuses, type ImageUpload } from '../../reconciliation';
import { pageSchema, time } from '../http/list.query';
import { cloudParam } from './catalogue.view';

export const uploadQuery = z.strictObject({
  name: z
    .string()
    .min(1, 'must not be empty')
    .max(255, 'must be at most 255 characters')
    .describe('Name of the image, by which blueprints ask for it'),
  diskFormat: z.enum(['qcow2', 'raw'], 'must be qcow2 or raw').describe('Form of the content'),
  containerFormat: z.enum(['bare'], 'must be bare').default('bare').describe('What is around it: nothing'),
  checksum: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be a SHA-256 in hexadecimal')
    .transform((text) => text.toLowerCase())
    .optional()
    .describe('SHA-256 of the content in hexadecimal; what differs is refused'),
  id: idSchema('must be a UUID').optional().describe('Chosen by the sender, to read the progress by; made when absent'),
  accountId: idSchema('must be the id of an account')
    .optional()
    .describe("Account that pays for it and alone may see it; the caller's own when it is limited to one"),
  cloud: cloudParam,
});
export type UploadQuery = z.infer<typeof uploadQuery>;

export const uploadSchema = z
  .object({
    id: z.uuid().describe("Also the cloud's id of the image"),
    name: z.string(),
    diskFormat: z.string(),
    containerFormat: z.string(),
    status: z
      .enum(imageUploadStatuses)
      .describe('receiving; active: whole and verified; removing, then failed: nothing of it is left in the cloud'),
    bytesReceived: z.number(),
    bytesTotal: z.number().nullable().describe('By its Content-Length; null without one'),
    checksum: z.string().nullable().describe('SHA-256 in hexadecimal: as it was said, then as it came'),
    message: z.string().nullable().describe('Why it failed'),
    createdAt: time,
  })
  .meta({ id: 'ImageUpload' });

export const uploadPageSchema = pageSchema(uploadSchema, 'ImageUploadPage');

export const uploadView = ({ id, name, diskFormat, containerFormat, status, ...upload }: ImageUpload) => {
  const { bytesReceived, bytesTotal, checksum, message, createdAt } = upload;
  return {
    id,
    name,
    diskFormat,
    containerFormat,
    status,
    bytesReceived,
    bytesTotal,
    checksum,
    message,
    createdAt,
  };
};
