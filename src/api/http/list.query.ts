import { z } from 'zod';
import { idSchema } from '../../common/id.schema';
import type { Sort, Sorting } from '../../database';

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
  .max(2048, 'is not a cursor')
  .optional()
  .describe('`nextCursor` of the page before');

/** The query of a list, with the filters that it has besides. */
export const listQuery = <T extends z.ZodRawShape>(filters: T) => z.strictObject({ limit, cursor, ...filters });

/** By what a list can be sorted, as the stage says whose list it is. */
export function sort<S extends Sorting<string>>({
  fields,
  fallback,
  newestFirst,
}: S): z.ZodOptional<z.ZodType<SortOf<S>>> {
  const names = Object.keys(fields);
  const error = `must be one of ${names.join(', ')}, or one of them with - before it`;
  const usual = fallback === null ? `${newestFirst ? 'newest' : 'oldest'} first` : `\`${fallback}\``;
  // Zod makes plain texts of an enum whose members are of a type parameter.
  return (z.enum([...names, ...names.map((name) => `-${name}`)], { error }) as unknown as z.ZodType<SortOf<S>>)
    .optional()
    .describe(`Rising by one of these, or falling with \`-\` before it; ${usual} without it`);
}

type SortOf<S extends Sorting<string>> = Sort<keyof S['fields'] & string>;

/** Part of a text, without regard to case. */
export const search = (what: string) =>
  z.string().trim().min(1, 'must not be empty').max(128, 'must be at most 128 characters').optional().describe(what);

/** Of what happened, which is sorted by nothing but time. */
export const order = z.enum(['asc', 'desc']).default('asc').describe('Oldest or newest first');

export const pageQuery = listQuery({});
export type PageQueryInput = z.infer<typeof pageQuery>;

/** A page of items, as every list answers. */
export const pageSchema = <T extends z.ZodType>(item: T, id: string) =>
  z
    .object({ items: z.array(item), nextCursor: z.string().nullable().describe('Continues the list; null at its end') })
    .meta({ id });

export const idParam = idSchema();
export const time = z.date().meta({ type: 'string', format: 'date-time' });
