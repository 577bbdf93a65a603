import { z } from 'zod';
import { pageSchema, time } from '../http/list.query';
import { priceSchema } from './billing.view';

const decimal = z.string().describe('Decimal number');
const instantText = z.string().describe('ISO 8601, UTC').meta({ format: 'date-time' });

export const billingPeriodSchema = z
  .object({
    id: z.uuid(),
    accountId: z.uuid(),
    month: z.string().describe('Such as 2026-03'),
    startsAt: time.describe("Midnight of the account's time zone"),
    endsAt: time.describe('First instant after'),
    status: z
      .enum(['open', 'closing', 'closed'])
      .describe('`closing` once its bounds are set; asked again, closing goes on'),
    priceBookId: z.uuid().nullable().describe('By which it was closed; null while it is open'),
    knownBefore: instantText.nullable().describe('Facts recorded before are in its invoice; null while it is open'),
    closingAt: time.nullable(),
    closedAt: time.nullable(),
    createdAt: time,
    invoiceId: z.uuid().nullable().describe('Null while it is not closed, and where nothing was charged'),
  })
  .meta({ id: 'BillingPeriod' });

export const billingPeriodPageSchema = pageSchema(billingPeriodSchema, 'BillingPeriodPage');

const line = {
  id: z.uuid(),
  accountId: z.uuid(),
  chargePeriodId: z.uuid().describe('Month that the charge belongs to: of a correction another one'),
  fleetId: z.uuid().nullable().describe('Null for what is charged to the account as a whole'),
  fleetName: z.string().nullable(),
  kind: z.enum(['usage', 'minimum', 'credit']),
  meter: z.string(),
  unit: z.string(),
  priceId: z.uuid().nullable().describe('Null for what has no price'),
  unitPrice: decimal.nullable().describe('Null where tiers or an allowance make it differ from unit to unit'),
  quantity: decimal.describe('In `unit`; below zero where a correction takes back'),
  cost: decimal.describe('Exact to 12 decimals'),
  amount: decimal.describe('The cost rounded half to even, once, to the decimals of the currency'),
  currency: z.string().describe('ISO 4217'),
  correctsId: z.uuid().nullable().describe('Line of an earlier invoice that this one corrects or credits'),
};

export const invoiceSchema = z
  .object({
    schema: z.literal('moorage.invoice/1'),
    id: z.uuid(),
    kind: z.enum(['invoice', 'credit-note']),
    sequence: z.int().describe('Without gaps from 1 for each account and kind'),
    number: z.string(),
    issuer: z.object({ name: z.string(), address: z.array(z.string()) }).describe('Who asks for the money'),
    account: z.object({ id: z.uuid(), name: z.string(), currency: z.string(), timeZone: z.string() }),
    period: z.object({ id: z.uuid(), label: z.string(), start: instantText, end: instantText }),
    issuedAt: instantText,
    knownBefore: instantText,
    credits: z.object({ invoiceId: z.uuid(), number: z.string(), reason: z.string() }).nullable(),
    lines: z.array(z.object({ ...line, chargeStart: instantText, chargeEnd: instantText }).meta({ id: 'InvoiceLine' })),
    total: decimal.describe("Sum of the lines' amounts, exactly"),
  })
  .meta({ id: 'Invoice' });

const invoiceHeadSchema = z
  .object({
    id: z.uuid(),
    accountId: z.uuid(),
    periodId: z.uuid(),
    month: z.string(),
    kind: z.enum(['invoice', 'credit-note']),
    sequence: z.int(),
    number: z.string(),
    currency: z.string(),
    total: decimal,
    issuedAt: time,
    creditsInvoiceId: z.uuid().nullable(),
    digest: z.string().describe('SHA-256 of the invoice as it is read, in hexadecimal'),
  })
  .meta({ id: 'InvoiceHead' });

export const invoicePageSchema = pageSchema(invoiceHeadSchema, 'InvoicePage');

const figures = { quantity: decimal, cost: decimal, amount: decimal };

const explainedResourceSchema = z
  .object({
    id: z.uuid().nullable().describe('Of a resource or device; null where it was counted without a device'),
    kind: z.enum(['resource', 'device']),
    quantity: decimal,
    cost: decimal.describe('Its share of `rated.cost`, by quantity'),
    quantityBefore: decimal.nullable().describe('By what was known at the closing before; null for a first charge'),
    intervals: z.array(
      z.object({
        id: z.uuid(),
        resourceId: z.uuid(),
        from: time.describe("Cut to the line's time"),
        to: time.describe('First instant after'),
        quantity: decimal.describe('How many at once, or GiB'),
        confidence: z.string(),
      }),
    ),
    events: z
      .array(
        z.object({
          id: z.uuid(),
          resourceId: z.uuid(),
          type: z.string(),
          meter: z.string().nullable(),
          quantity: decimal.nullable(),
          occurredAt: time,
          recordedAt: time,
        }),
      )
      .describe('All that was heard of it, later than the closing too'),
  })
  .meta({ id: 'ExplainedResource' });

export const explanationSchema = z
  .object({
    line: z
      .object({
        ...line,
        invoiceId: z.uuid(),
        position: z.int(),
        periodId: z.uuid(),
        chargeStart: time,
        chargeEnd: time,
      })
      .meta({ id: 'ChargeLine' }),
    knownBefore: instantText.describe('Facts recorded before were rated'),
    price: priceSchema.nullable().describe('As it was known then'),
    position: z
      .object({ from: decimal, to: decimal })
      .nullable()
      .describe("Which units of the account's month the price rates: what tiers and allowances go by"),
    rated: z.object(figures).describe('What the month came to for this fleet, meter and price'),
    charged: z
      .array(z.object({ id: z.uuid(), invoiceId: z.uuid(), ...figures }))
      .describe('Charged for the same before, first charge first; the line is what lacks to `rated`'),
    items: z.array(explainedResourceSchema).describe('What used it, by id'),
    nextCursor: z.string().nullable().describe('Continues the items; null at their end'),
  })
  .meta({ id: 'Explanation' });

const compared = {
  now: decimal.describe('By the book that the account has'),
  then: decimal.describe('By the other prices'),
  difference: decimal,
};

export const whatIfSchema = z
  .object({
    currency: z.string(),
    lines: z.array(
      z.object({
        fleetId: z.uuid().nullable(),
        fleetName: z.string().nullable(),
        kind: z.enum(['usage', 'minimum', 'credit']),
        meter: z.string(),
        unit: z.string(),
        quantity: decimal,
        ...compared,
      }),
    ),
    ...compared,
  })
  .meta({ id: 'WhatIf' });
