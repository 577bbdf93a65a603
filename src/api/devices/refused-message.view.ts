import { z } from 'zod';
import type { KeptRefusal } from '../../registration';
import { listQuery, pageSchema, time } from '../http/list.query';

const nonEmpty = z.string().min(1, 'must not be empty').max(128).optional();

export const refusedMessageQuery = listQuery({
  hardwareId: nonEmpty.describe('Only messages that came from this hardware id, or named it'),
  code: nonEmpty.describe('Only messages that were refused for this, such as `ENROLLMENT_REFUSED`'),
});
export type RefusedMessageQuery = z.infer<typeof refusedMessageQuery>;

const refusedMessageSchema = z
  .object({
    seq: z.string(),
    at: time,
    hardwareId: z.string().describe('Empty where it named none'),
    topic: z.string().describe('Where it was published; empty for a connection that was not let in'),
    code: z.string(),
    message: z.string().describe('What was wrong; of a message, as the gateway was told'),
    excerpt: z.string().describe('The beginning of what it said, without what could be a secret'),
    correlationId: z.string().describe('Stands in the log, and in the reply'),
  })
  .meta({ id: 'RefusedMessage' });

export const refusedMessagePageSchema = pageSchema(refusedMessageSchema, 'RefusedMessagePage');

export const refusedMessageView = (of: KeptRefusal): z.infer<typeof refusedMessageSchema> => ({
  seq: of.seq,
  at: of.at,
  hardwareId: of.hardwareId,
  topic: of.topic,
  code: of.code,
  message: of.message,
  excerpt: of.excerpt,
  correlationId: of.correlationId,
});
