import { z } from 'zod';
import type { Cloud } from '../call';
import { call } from '../verbs';

const instanceSchema = z.looseObject({
  /** Of the server, as Nova has it. */
  id: z.string(),
  /** ISO 8601 with a zone. */
  started_at: z.string(),
  /** Null while it is there, as far as Gnocchi was told. */
  ended_at: z.string().nullable(),
});
export type InstanceResource = z.infer<typeof instanceSchema>;

/** More than any default of `max_limit`, so that the service's own limit cuts the pages. */
const pageSize = 1_000;

/**
 * Gnocchi's records of the servers that its caller may see and that were there at `from` or after it. Pages carry no link:
 * the last id asks for the next one, and an empty page is the end. Fails with 404 where Gnocchi knows no type of servers, because
 * Ceilometer was never set up.
 */
export async function list(cloud: Cloud, from: Date): Promise<InstanceResource[]> {
  const found: InstanceResource[] = [];
  const json = { or: [{ '=': { ended_at: null } }, { '>=': { ended_at: from.toISOString() } }] };
  for (;;) {
    const marker = found.at(-1)?.id;
    const query = { limit: pageSize, sort: 'id:asc', ...(marker === undefined ? {} : { marker }) };
    const search = { service: 'metric', method: 'POST', path: '/search/resource/instance', query, json } as const;
    const page = await call(cloud, { ...search, idempotent: true }, z.array(instanceSchema));
    if (page.length === 0) return found;
    found.push(...page);
  }
}
