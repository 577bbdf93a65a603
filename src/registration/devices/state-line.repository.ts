import type { Database, Tx } from '../../database';
import type { StateChange } from './device-state.repository';

/** So many lines of states a timeline gets in so long a time: a start, a loss and a return are told in full. */
const linesAtOnce = 5;
const windowMs = 60_000;

/**
 * Adds the states to their devices' timelines. A device that changes so often that it would fill the table has its newest
 * line replaced, which tells in `leftOut` how many it stands for: so the last line is always the state that it is in.
 */
export async function insertStateLines(tx: Tx, changes: StateChange[], at: Date): Promise<void> {
  if (changes.length === 0) return;
  await tx.query(
    `with changed as (
       select id, state, "correlationId" from jsonb_to_recordset($1::jsonb) as x(id uuid, state text, "correlationId" text)),
     replaced as (
       delete from device_event e using changed c cross join lateral (
         select max(seq) as seq from (
           select seq, type, occurred_at from device_event where device_id = c.id order by seq desc limit $3) newest
         where type = 'state' and occurred_at > $4 having count(*) = $3) crowded
       where e.seq = crowded.seq returning e.device_id, e.details)
     insert into device_event (device_id, type, message, details, correlation_id, occurred_at)
     select c.id, 'state', c.state,
       case when r.device_id is null then '{}'
         else jsonb_build_object('leftOut', coalesce((r.details->>'leftOut')::int, 0) + 1) end,
       c."correlationId", $2
     from changed c left join replaced r on r.device_id = c.id`,
    [JSON.stringify(changes), at, linesAtOnce, new Date(at.getTime() - windowMs)],
  );
}

/**
 * Deletes lines of states from before `before` among the `limit` lines after `after`; gives the last of these, or null where
 * none of them is so old.
 */
export async function deleteStateLines(
  database: Database,
  { before, after, limit }: { before: Date; after: string; limit: number },
): Promise<string | null> {
  const rows = await database.query<{ last: string }>(
    `with looked_at as (
       select seq, type, occurred_at from device_event where seq > $2 order by seq limit $3),
     gone as (
       delete from device_event e using looked_at l where e.seq = l.seq and l.type = 'state' and l.occurred_at < $1)
     select max(seq)::text as last from looked_at having bool_or(occurred_at < $1)`,
    [before, after, limit],
  );
  return rows.at(0)?.last ?? null;
}
