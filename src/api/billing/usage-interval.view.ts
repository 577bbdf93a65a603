import { z } from 'zod';
import { idSchema } from '../../common/id.schema';
import { unknownTreatments } from '../../metering';
import { listQuery, pageSchema, time } from '../http/list.query';

const treatment = z.enum(unknownTreatments, { error: `must be one of ${unknownTreatments.join(', ')}` });
const decimal = z.string().describe('Decimal number');
const confidences = ['observed', 'derived', 'estimated', 'unknown'] as const;

export const usageIntervalQuery = listQuery({
  accountId: idSchema('must be the id of an account').optional().describe('Of this account only'),
  fleetId: idSchema('must be the id of a fleet').optional().describe('Of this fleet only'),
  resourceId: idSchema('must be the id of a resource').optional().describe('Of this resource only'),
  confidence: z
    .enum(confidences, { error: `must be one of ${confidences.join(', ')}` })
    .optional()
    .describe('Known in this way only; `unknown` are those that a decision is about'),
  treatment: treatment
    .optional()
    .describe('Unknown, and treated so, only; `hold` are those that wait for somebody to decide'),
});
export type UsageIntervalQuery = z.infer<typeof usageIntervalQuery>;

export const usageIntervalSchema = z
  .object({
    id: z.uuid(),
    resourceId: z.uuid(),
    accountId: z.uuid(),
    fleetId: z.uuid().nullable().describe("Null for what is an account's, and no fleet's"),
    kind: z.string(),
    meter: z.string(),
    unit: z.string(),
    quantity: decimal.describe('How many at once, or GiB'),
    state: z.string().nullable().describe('Of a server: running, stopped or shelved'),
    share: decimal.describe('Which share of it is billed in that state'),
    from: time,
    to: time.nullable().describe('First instant after; null while it goes on'),
    confidence: z.enum(confidences),
    recordedAt: time,
    treatment: treatment.nullable().describe('What becomes of it; null unless it is unknown'),
    decision: z
      .object({ decision: treatment, reason: z.string(), decidedBy: z.string(), decidedAt: time })
      .nullable()
      .describe("The latest; null where the account's policy counts"),
  })
  .meta({ id: 'UsageInterval' });

export const usageIntervalPageSchema = pageSchema(usageIntervalSchema, 'UsageIntervalPage');

export const decisionSchema = z
  .strictObject({
    decision: treatment.describe('Bill it, give it away, or leave it open'),
    reason: z.string().trim().min(1, 'must not be empty').max(500, 'must be at most 500 characters'),
  })
  .meta({ id: 'UnknownDecision' });
export type DecisionInput = z.infer<typeof decisionSchema>;
