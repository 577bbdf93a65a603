import { z } from 'zod';
import { meterNames, unitOf } from './meters';

const currencies = new Set(Intl.supportedValuesOf('currency'));

const instant = z.iso
  .datetime({ offset: true, error: 'must be a time of ISO 8601 with its offset, such as 2026-01-01T00:00:00Z' })
  .transform((text) => new Date(text));

export const priceBookInputSchema = z
  .strictObject({
    name: z
      .string()
      .trim()
      .min(1, 'must not be empty')
      .max(200, 'must be at most 200 characters')
      .describe('Unique name'),
    currency: z
      .string()
      .refine((text) => currencies.has(text), 'must be a currency code of ISO 4217 in capitals, such as EUR')
      .describe('Currency of every price in the book, ISO 4217'),
  })
  .meta({ id: 'PriceBookInput' });

export const priceInputSchema = z
  .strictObject({
    meter: z
      .string()
      .refine((text) => unitOf(text) !== null, `must be one of ${meterNames}`)
      .describe('What is priced, such as server.m1.tiny'),
    unitPrice: z
      .string('must be a decimal number as text, such as "0.008"')
      .regex(
        /^\d{1,16}(\.\d{1,12})?$/,
        'must be a decimal number as text, not negative, with at most 12 decimals, such as "0.008"',
      )
      .describe('Price of one hour, GiB-hour, request or GiB, by the meter'),
    validFrom: instant.describe('First instant of the price; a price that had no end ends here'),
    validTo: instant.nullish().describe('First instant after the price; without it, until another one begins'),
    tiers: z.null('must be left out: prices by volume are not offered').optional(),
  })
  .refine(({ validFrom, validTo }) => !validTo || validFrom < validTo, {
    path: ['validTo'],
    error: 'must be later than validFrom',
  })
  .meta({ id: 'PriceInput' });

export type PriceBookInput = z.infer<typeof priceBookInputSchema>;
export type PriceInput = z.infer<typeof priceInputSchema>;
