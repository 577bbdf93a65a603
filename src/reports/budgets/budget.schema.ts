import { z } from 'zod';
import { idSchema } from '../../common/id.schema';

const threshold = z
  .string('must be a decimal number as text, such as "0.8"')
  .regex(/^\d{1,3}(\.\d{1,4})?$/, 'must be a share as a decimal number, such as "0.8", with at most 4 decimals')
  .refine((text) => /[1-9]/.test(text), 'must be above zero');

export const budgetInputSchema = z
  .strictObject({
    name: z
      .string()
      .trim()
      .min(1, 'must not be empty')
      .max(200, 'must be at most 200 characters')
      .describe('Unique within the account'),
    amount: z
      .string('must be a decimal number as text, such as "500"')
      .regex(/^\d{1,16}(\.\d{1,6})?$/, 'must be a decimal number as text, with at most 6 decimals, such as "500"')
      .refine((text) => /[1-9]/.test(text), 'must be above zero')
      .describe("What is to be spent in a month at most, in the account's currency"),
    period: z.literal('month', 'must be month').default('month').describe("A month of the account's time zone"),
    fleetId: idSchema('must be the id of a fleet of the account').nullish().describe('For this fleet only'),
    thresholds: z
      .array(threshold)
      .min(1, 'must have at least one')
      .max(20, 'must have at most 20')
      .default(['0.5', '0.8', '1'])
      .describe('Shares of the amount; it is recorded once a month when each is reached'),
  })
  .meta({ id: 'BudgetInput', examples: [{ name: 'north', amount: '500', thresholds: ['0.5', '1'] }] });

export type BudgetInput = z.infer<typeof budgetInputSchema>;
