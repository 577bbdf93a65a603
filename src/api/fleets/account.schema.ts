import { z } from 'zod';
import { idSchema } from '../../common/id.schema';
import { accountInputSchema, accountSorting } from '../../fleets';
import { unknownTreatments } from '../../metering';
import { listQuery, pageSchema, search, sort, time } from '../http/list.query';

export const accountQuery = listQuery({
  q: search('Only accounts with this in their name'),
  sort: sort(accountSorting),
});
export type AccountQuery = z.infer<typeof accountQuery>;

const priceBookId = idSchema('must be the id of a price book')
  .nullable()
  .describe('Price book of its bills; the default one when null');

const unknownPolicy = z
  .enum(unknownTreatments, { error: `must be one of ${unknownTreatments.join(', ')}` })
  .describe('What becomes of usage that nobody knows of: bill it, give it away, or hold it until somebody decides');

export const accountBodySchema = accountInputSchema
  .extend({ priceBookId: priceBookId.optional(), unknownPolicy: unknownPolicy.optional() })
  .meta({ id: 'AccountInput', examples: [{ name: 'Harbour works', currency: 'EUR', timeZone: 'Europe/Berlin' }] });
export const accountPatchSchema = z
  .strictObject({ priceBookId: priceBookId.optional(), unknownPolicy: unknownPolicy.optional() })
  .refine((patch) => Object.values(patch).some((value) => value !== undefined), 'must name something to change')
  .meta({ id: 'AccountPatch', examples: [{ unknownPolicy: 'hold' }] });

export const accountSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    currency: z.string().describe('ISO 4217'),
    timeZone: z.string().describe('IANA name'),
    priceBookId: z.uuid().describe('The price book that it is billed by'),
    unknownPolicy,
    createdAt: time,
  })
  .meta({ id: 'Account' });

export const accountPageSchema = pageSchema(accountSchema, 'AccountPage');
export type AccountBody = z.infer<typeof accountBodySchema>;
export type AccountPatch = z.infer<typeof accountPatchSchema>;
