import type { AccountScope } from '../../common/account.scope';
import type { Database } from '../../database';

/** The month that goes on, of the accounts whose months begin at the same instant. */
export interface CurrentMonth {
  from: Date;
  /** Exclusive. */
  to: Date;
  accountIds: string[];
}

/** Of these accounts, or of all. */
export const selectCurrentMonths = (database: Database, now: Date, accountIds: AccountScope): Promise<CurrentMonth[]> =>
  database.query(
    `select m at time zone z.time_zone as "from", (m + interval '1 month') at time zone z.time_zone as "to", z.ids as "accountIds"
     from (select time_zone, array_agg(id) as ids from account where $2::uuid[] is null or id = any($2) group by time_zone) z
     cross join lateral date_trunc('month', $1::timestamptz at time zone z.time_zone) m order by 1, z.time_zone`,
    [now, accountIds],
  );
