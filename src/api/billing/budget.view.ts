import { z } from 'zod';
import { pageSchema, time } from '../http/list.query';

const decimal = z.string().describe('Decimal number');
const month = z.string().describe('Such as 2026-03');

export const budgetSchema = z
  .object({
    id: z.uuid(),
    accountId: z.uuid(),
    fleetId: z.uuid().nullable().describe('Null for the whole account'),
    name: z.string(),
    amount: decimal.describe('Of a month, in `currency`'),
    currency: z.string().describe('ISO 4217'),
    period: z.literal('month'),
    thresholds: z.array(decimal).describe('Shares of the amount, least first'),
    createdAt: time,
    month,
    spent: decimal.describe('In that month, so far'),
    share: decimal.describe('Of the amount, to 4 decimals'),
    crossings: z
      .array(z.object({ month, threshold: decimal, spent: decimal, crossedAt: time.describe('When it was noticed') }))
      .describe('Thresholds that were reached, newest month first, of the last 12 months with any'),
  })
  .meta({ id: 'Budget' });

export const budgetPageSchema = pageSchema(budgetSchema, 'BudgetPage');

const monthSpend = z
  .object({
    month,
    status: z.enum(['open', 'closing', 'closed']),
    total: decimal.describe("A closed month's invoice total; of another one what it comes to so far"),
  })
  .meta({ id: 'MonthSpend' });

export const spendSchema = z
  .object({
    accountId: z.uuid(),
    currency: z.string().describe('ISO 4217'),
    month,
    monthToDate: decimal.describe('What the month that goes on comes to so far'),
    forecast: decimal.describe(
      'What it comes to at its end if what runs now runs on, at the prices that are known; counted usage as it stands',
    ),
    lastMonth: monthSpend.nullable().describe("Null in an account's first month"),
    trend: z.array(monthSpend).describe('At most 12 months, oldest first'),
    topFleets: z
      .array(z.object({ fleetId: z.uuid(), fleetName: z.string().nullable(), total: decimal }))
      .describe('At most 10, of the month that goes on, dearest first'),
    budgets: z.array(budgetSchema),
  })
  .meta({ id: 'Spend' });
