import { z } from 'zod';
import { idSchema } from '../../common/id.schema';
import { compare } from '../../common/money';
import { meterNames, unitOf } from './meters';

const currencies = new Set(Intl.supportedValuesOf('currency'));

const instant = z.iso
  .datetime({ offset: true, error: 'must be a time of ISO 8601 with its offset, such as 2026-01-01T00:00:00Z' })
  .transform((text) => new Date(text));

const decimalText = /^\d{1,16}(\.\d{1,12})?$/;
const amount = z
  .string('must be a decimal number as text, such as "0.008"')
  .regex(decimalText, 'must be a decimal number as text, not negative, with at most 12 decimals, such as "0.008"');
const positive = amount.refine((text) => /[1-9]/.test(text), 'must be more than 0');

const tier = z
  .strictObject({
    upTo: positive
      .nullable()
      .describe("How far it reaches, in units of the account's month; null in the last one: no end"),
    unitPrice: amount.describe('Price of one unit in it'),
  })
  .meta({ id: 'PriceTier' });

const tiers = z
  .array(tier)
  .min(1, 'must hold at least one tier')
  .max(50, 'must hold at most 50 tiers')
  .refine(
    (given) => given.every(({ upTo }, i) => i === 0 || reachesFurther(given[i - 1].upTo, upTo)),
    'must reach further one by one',
  )
  .refine((given) => given.slice(0, -1).every(({ upTo }) => upTo !== null), 'must have an upTo, but for the last one');

/** One without an end, or that is no number, is judged by itself. */
const reachesFurther = (before: string | null, upTo: string | null): boolean =>
  before === null ||
  upTo === null ||
  ![before, upTo].every((text) => decimalText.test(text)) ||
  compare(before, upTo) < 0;

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
    unitPrice: amount.describe(
      'Price of one hour, GiB-hour, request or GiB, by the meter; with tiers, of what is beyond the last one',
    ),
    validFrom: instant.describe('First instant of the price; a price that had no end ends here'),
    validTo: instant.nullish().describe('First instant after the price; without it, until another one begins'),
    tiers: tiers.nullish().describe("By the account's month over all fleets, least first"),
    tierMode: z
      .enum(['graduated', 'volume'], { error: 'must be graduated or volume' })
      .optional()
      .describe(
        'graduated (when left out): each unit costs what the tier says that it falls into; volume: all units cost what the tier says that the total falls into',
      ),
    freeAllowance: positive.nullish().describe('The first units of a month, which cost nothing; tiers count them too'),
    minimum: positive.nullish().describe('What the meter costs at least in a month in which it is used'),
  })
  .refine(({ tiers: given, tierMode }) => Boolean(given) || tierMode === undefined, {
    path: ['tierMode'],
    error: 'must be left out without tiers',
  })
  .refine(({ validFrom, validTo }) => !validTo || validFrom < validTo, {
    path: ['validTo'],
    error: 'must be later than validFrom',
  })
  .meta({
    id: 'PriceInput',
    examples: [{ meter: 'server.m1.tiny', unitPrice: '0.008', validFrom: '2026-01-01T00:00:00Z' }],
  });

export const monthLabel = z.string().regex(/^[12]\d{3}-(0[1-9]|1[0-2])$/, 'must be a month such as 2026-03');

export const whatIfInputSchema = z
  .strictObject({
    accountId: idSchema('must be the id of an account').describe('Whose usage is rated'),
    period: monthLabel.describe("Month of the account's time zone, such as 2026-03"),
    prices: z
      .array(priceInputSchema)
      .max(100, 'must be at most 100 prices')
      .describe('Added to the book one after the other, as they would be'),
  })
  .meta({ id: 'WhatIfInput' });

export type PriceBookInput = z.infer<typeof priceBookInputSchema>;
export type PriceInput = z.infer<typeof priceInputSchema>;
export type WhatIfInput = z.infer<typeof whatIfInputSchema>;
