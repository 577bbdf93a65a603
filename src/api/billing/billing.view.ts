import { z } from 'zod';
import { bookSorting } from '../../billing';
import { listQuery, pageSchema, sort, time } from '../http/list.query';

export const priceBookQuery = listQuery({
  currency: z
    .string()
    .length(3, 'must be a currency code of ISO 4217')
    .optional()
    .describe('Only books in this currency'),
  sort: sort(bookSorting),
});
export type PriceBookQuery = z.infer<typeof priceBookQuery>;

const decimal = z.string().describe('Decimal number');

export const priceSchema = z
  .object({
    id: z.uuid(),
    meter: z.string(),
    unit: z.string().describe('What the price is for one of'),
    unitPrice: decimal,
    tiers: z
      .array(z.object({ upTo: decimal.nullable(), unitPrice: decimal }))
      .nullable()
      .describe("By the account's month, least first; null where every unit costs the same"),
    tierMode: z.enum(['graduated', 'volume']).nullable(),
    freeAllowance: decimal.nullable().describe('The first units of a month, which cost nothing'),
    minimum: decimal.nullable().describe('What the meter costs at least in a month in which it is used'),
    validFrom: time,
    validTo: time.nullable().describe('First instant after; null while no end is set'),
  })
  .meta({ id: 'Price' });

export const priceBookSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    currency: z.string().describe('ISO 4217'),
    isDefault: z.boolean().describe('Whether accounts without a book of their own are billed by it'),
    createdAt: time,
    prices: z.array(priceSchema).describe('By meter and time'),
  })
  .meta({ id: 'PriceBook' });

export const priceBookPageSchema = pageSchema(priceBookSchema, 'PriceBookPage');

const usageItemSchema = z
  .object({
    accountId: z.uuid().nullable().describe('Null where accounts are not told apart'),
    fleetId: z
      .uuid()
      .nullable()
      .describe("Null where fleets are not told apart, and for what is an account's and no fleet's"),
    meter: z.string().nullable().describe('Null where meters are not told apart'),
    unit: z.string(),
    quantity: decimal.describe('In `unit`'),
    seconds: decimal.describe('How long, whatever the quantity'),
    cost: decimal.describe('In `currency`, without what has no price'),
    currency: z.string(),
    priced: z.boolean().describe('False where some of it has no price'),
    from: time,
    to: time.describe('First instant after'),
  })
  .meta({ id: 'UsageItem' });

export const usagePageSchema = pageSchema(usageItemSchema, 'UsagePage');
