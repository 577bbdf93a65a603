import type { Database } from './database';

export interface QueueState {
  queue: string;
  /** Items that are due and that nobody works on. */
  waiting: number;
  /** Items that somebody works on. */
  running: number;
  /** For how many seconds the oldest of those that wait has been due; 0 where none waits. */
  oldestSeconds: number;
}

/** Every queue that ever had work. */
export const selectQueueStates = (database: Database): Promise<QueueState[]> =>
  database.query(
    `select queue, count(*) filter (where waits)::int as waiting, count(*) filter (where runs)::int as running,
       coalesce(extract(epoch from clock_timestamp() - min(run_at) filter (where waits)), 0)::float8 as "oldestSeconds"
     from work_item, lateral (select coalesce(lease_until > clock_timestamp(), false) as runs) r,
       lateral (select not runs and run_at <= clock_timestamp() as waits) w
     group by queue order by queue`,
  );
