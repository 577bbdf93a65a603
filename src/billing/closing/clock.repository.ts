import { systemClock } from '../../common/clock';
import type { Database } from '../../database';

/** How far the clock of this machine is ahead of Postgres's in ms, below 0 where it is behind; what asking takes is no difference. */
export async function millisAhead(database: Database): Promise<number> {
  const before = systemClock.now().getTime();
  const [row] = await database.query<{ at: Date }>('select clock_timestamp() as at');
  const [at, after] = [row.at.getTime(), systemClock.now().getTime()];
  return at < before ? before - at : Math.min(after - at, 0);
}
