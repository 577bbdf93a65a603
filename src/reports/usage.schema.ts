import { z } from 'zod';
import { idSchema } from '../common/id.schema';

const instant = z.iso
  .datetime({ offset: true, error: 'must be a time of ISO 8601 with its offset, such as 2026-01-01T00:00:00Z' })
  .transform((text) => new Date(text));

const groups = ['account', 'fleet', 'meter'] as const;
const groupList = `one or more of ${groups.join(', ')}, with commas between`;

/** The query of `GET /usage`, as it stands in an address. */
export const usageQuerySchema = z
  .strictObject({
    accountId: idSchema('must be the id of an account').optional().describe('Of this account only'),
    fleetId: idSchema('must be the id of a fleet').optional().describe('Of this fleet only'),
    from: instant.optional().describe('First instant; the beginning of the current month (UTC) when left out'),
    to: instant.optional().describe('First instant after; now when left out'),
    groupBy: z
      .union([z.string(), z.array(z.string())])
      .transform((given) => [given].flat().flatMap((text) => text.split(',')))
      .pipe(z.array(z.enum(groups, { error: `must be ${groupList}` })))
      .optional()
      .describe(`What is told apart: ${groupList}; all three when left out`),
    granularity: z
      .enum(['hour', 'day', 'month', 'total'], { error: 'must be hour, day, month or total' })
      .default('total')
      .describe("Length of the periods; days and months are those of the account's time zone"),
    limit: z.coerce
      .number('must be a whole number')
      .int('must be a whole number')
      .min(1)
      .max(10_000)
      .default(1_000)
      .describe('Items in a page'),
    cursor: z.string().optional().describe('nextCursor of the page before'),
  })
  .meta({ id: 'UsageQuery' });

export type UsageQuery = z.infer<typeof usageQuerySchema>;
