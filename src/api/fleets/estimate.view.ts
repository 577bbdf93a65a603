import { z } from 'zod';
import { idSchema } from '../../common/id.schema';
import { blueprintSpecSchema } from '../../fleets';

const decimal = z.string().describe('Decimal number');

export const estimateInputSchema = z
  .strictObject({
    spec: blueprintSpecSchema,
    accountId: idSchema('must be the id of an account')
      .optional()
      .describe(
        'By the prices of this account; when left out, of the only one that the caller may see, else by the default price book',
      ),
  })
  .meta({ id: 'EstimateInput' });
export type EstimateInput = z.infer<typeof estimateInputSchema>;

const estimateItemSchema = z
  .object({
    kind: z.string(),
    key: z.string(),
    meter: z.string().nullable().describe('Null for a server whose flavor the cloud is to choose'),
    unit: z.string(),
    quantity: decimal.describe('How many, or GiB'),
    unitPrice: decimal.nullable().describe('Null where the meter has no price now'),
    monthly: decimal.nullable().describe('Null where the meter has no price now'),
  })
  .meta({ id: 'EstimateItem' });

export const estimateSchema = z
  .object({
    currency: z.string().describe('ISO 4217'),
    monthly: decimal.describe('Of all that has a price'),
    items: z.array(estimateItemSchema),
  })
  .meta({ id: 'Estimate', description: 'Of 730 hours, at the prices of now' });
