import type { Database } from '../database';

/** How many intervals of unknown use wait for somebody's decision. */
export async function countUndecided(database: Database): Promise<number> {
  const [{ count }] = await database.query<{ count: number }>(
    `select count(*)::int as count from usage_interval u
     where u.superseded_at is null and u.confidence = 'unknown'
       and not exists (select from unknown_decision d where d.interval_id = u.id)`,
  );
  return count;
}
