import { z } from 'zod';

const limit = z.coerce
  .number({ error: 'must be a whole number from 1 to 500' })
  .int('must be a whole number from 1 to 500')
  .min(1, 'must be a whole number from 1 to 500')
  .max(500, 'must be a whole number from 1 to 500')
  .default(50)
  .describe('How many items at most');

const cursor = z
  .string()
  .min(1, 'must not be empty')
  .max(512, 'is not a cursor')
  .optional()
  .describe('`nextCursor` of the page before');

/** The query of a list, with the filters that it has besides. */
export const listQuery = <T extends z.ZodRawShape>(filters: T) => z.strictObject({ limit, cursor, ...filters });

export const pageQuery = listQuery({});
export type PageQueryInput = z.infer<typeof pageQuery>;

/** A page of items, as every list answers. */
export const pageSchema = <T extends z.ZodType>(item: T, id: string) =>
  z
    .object({ items: z.array(item), nextCursor: z.string().nullable().describe('Continues the list; null at its end') })
    .meta({ id });

export const idParam = z.uuid();
export const time = z.date().meta({ type: 'string', format: 'date-time' });
