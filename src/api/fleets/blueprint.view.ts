import { z } from 'zod';
import { idSchema } from '../../common/id.schema';
import { blueprintSorting, blueprintSpecSchema, type Blueprint } from '../../fleets';
import { listQuery, pageSchema, search, sort, time } from '../http/list.query';

export const blueprintQuery = listQuery({
  accountId: idSchema('must be the id of an account').optional().describe('Only blueprints of this account alone'),
  q: search('Only blueprints with this in their name'),
  sort: sort(blueprintSorting),
});
export type BlueprintQuery = z.infer<typeof blueprintQuery>;

const version = z.int().min(1);

export const blueprintSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    accountId: z.uuid().nullable().describe('The account that alone may see it; null when all may'),
    version: version.describe('The newest version'),
    spec: blueprintSpecSchema,
    createdAt: time,
    updatedAt: time.describe('When the newest version was made'),
  })
  .meta({ id: 'Blueprint' });

export type BlueprintView = z.infer<typeof blueprintSchema>;

/** Members by name: what the row has besides stays inside. */
export const blueprintView = (of: Blueprint): BlueprintView => ({
  id: of.id,
  name: of.name,
  accountId: of.accountId,
  version: of.version,
  spec: of.spec,
  createdAt: of.createdAt,
  updatedAt: of.updatedAt,
});

const blueprintVersionSchema = z
  .object({ version, spec: blueprintSpecSchema, createdAt: time })
  .meta({ id: 'BlueprintVersion' });

export const blueprintPageSchema = pageSchema(blueprintSchema, 'BlueprintPage');
export const blueprintVersionPageSchema = pageSchema(blueprintVersionSchema, 'BlueprintVersionPage');

export const rollbackSchema = z
  .strictObject({
    version: z
      .int('must be a whole number')
      .min(1, 'must be at least 1')
      .max(2 ** 31 - 1, 'must be at most 2147483647')
      .describe('The version to go back to'),
  })
  .meta({ id: 'Rollback' });
export type Rollback = z.infer<typeof rollbackSchema>;
