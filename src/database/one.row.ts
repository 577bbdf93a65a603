import type { Source } from './database';

/** The first row of what is asked for, or null where there is none. */
export async function oneRow<Row>(source: Source, sql: string, params?: unknown[]): Promise<Row | null> {
  const rows = await source.query<Row>(sql, params);
  return rows.at(0) ?? null;
}
