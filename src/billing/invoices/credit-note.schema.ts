import { z } from 'zod';
import { idSchema } from '../../common/id.schema';

export const creditNoteInputSchema = z
  .strictObject({
    reason: z
      .string()
      .trim()
      .min(1, 'must not be empty')
      .max(1_000, 'must be at most 1000 characters')
      .describe('Why; it stands on the credit note'),
    lines: z
      .array(
        z.strictObject({
          chargeLineId: idSchema('must be the id of a line of the invoice').describe('A line of the invoice'),
          amount: z
            .string('must be a decimal number as text, such as "12.50"')
            .regex(/^\d{1,16}(\.\d{1,12})?$/, 'must be a decimal number as text, above zero, such as "12.50"')
            .refine((text) => /[1-9]/.test(text), 'must be above zero')
            .describe("How much of the line is given back, in the invoice's currency"),
        }),
      )
      .min(1, 'must name at least one line')
      .max(1_000, 'must name at most 1000 lines')
      .refine((lines) => new Set(lines.map(({ chargeLineId }) => chargeLineId)).size === lines.length, {
        error: 'must name each line once',
      }),
  })
  .meta({ id: 'CreditNoteInput' });

export type CreditNoteInput = z.infer<typeof creditNoteInputSchema>;
