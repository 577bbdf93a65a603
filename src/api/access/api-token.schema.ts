import { z } from 'zod';
import { idSchema } from '../../common/id.schema';
import { pageSchema, time } from '../http/list.query';
import { roles } from './principal';

export const apiTokenInputSchema = z
  .strictObject({
    name: z
      .string()
      .trim()
      .min(1, 'must not be empty')
      .max(200, 'must be at most 200 characters')
      .describe('What it is for'),
    role: z.enum(roles).describe('What it may do'),
    accountId: idSchema('must be the id of an account').nullish().describe('Short for `accountIds` with one'),
    accountIds: z
      .array(idSchema('must be the id of an account'))
      .min(1, 'must name an account, or be absent')
      .max(500, 'must be at most 500 accounts')
      .nullish()
      .describe("The only accounts that it sees; the maker's own when absent, every one where it has no limit"),
    expiresAt: z.iso
      .datetime('must be a time in UTC, such as 2030-01-01T00:00:00Z')
      .nullish()
      .describe('When it ends, later than now; never when absent'),
  })
  .refine(({ accountId, accountIds }) => !accountId || !accountIds, {
    path: ['accountId'],
    message: 'cannot be given beside accountIds',
  })
  .meta({ id: 'ApiTokenInput' });

export type ApiTokenInput = z.infer<typeof apiTokenInputSchema>;

const apiToken = z.object({
  id: z.uuid(),
  name: z.string(),
  role: z.enum(roles),
  accountId: z.uuid().nullable().describe('The account, where it is limited to exactly one'),
  accountIds: z.array(z.uuid()).nullable().describe('The only accounts that it sees; null: every one'),
  createdAt: time,
  expiresAt: time.nullable(),
  lastUsedAt: time.nullable().describe('To the minute'),
});

const apiTokenSchema = apiToken.meta({ id: 'ApiToken' });
export const newApiTokenSchema = apiToken
  .extend({ token: z.string().describe('Shown only now') })
  .meta({ id: 'NewApiToken' });
export const apiTokenPageSchema = pageSchema(apiTokenSchema, 'ApiTokenPage');
