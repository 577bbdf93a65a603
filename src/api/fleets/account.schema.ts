import { z } from 'zod';
import { accountInputSchema } from '../../fleets';
import { pageSchema, time } from '../http/list.query';

const priceBookId = z
  .uuid('must be the id of a price book')
  .nullable()
  .describe('Price book of its bills; the default one when null');

export const accountBodySchema = accountInputSchema
  .extend({ priceBookId: priceBookId.optional() })
  .meta({ id: 'AccountInput' });
export const accountPatchSchema = z.strictObject({ priceBookId }).meta({ id: 'AccountPatch' });

export const accountSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    currency: z.string().describe('ISO 4217'),
    timeZone: z.string().describe('IANA name'),
    priceBookId: z.uuid().describe('The price book that it is billed by'),
    createdAt: time,
  })
  .meta({ id: 'Account' });

export const accountPageSchema = pageSchema(accountSchema, 'AccountPage');
export type AccountBody = z.infer<typeof accountBodySchema>;
export type AccountPatch = z.infer<typeof accountPatchSchema>;
