import type { AccountScope } from '../../common/account.scope';
import type { Database } from '../../database';

/** The month that goes on, of the accounts whose months begin at the same instant and that are billed by one book. */
export interface CurrentMonth {
  from: Date;
  /** Exclusive. */
  to: Date;
  priceBookId: string;
  /** Of the book. */
  currency: string;
  accountIds: string[];
}

/** Of these accounts, or of all. */
export const selectCurrentMonths = (database: Database, now: Date, accountIds: AccountScope): Promise<CurrentMonth[]> =>
  database.query(
    `select m at time zone z.time_zone as "from", (m + interval '1 month') at time zone z.time_zone as "to",
       z.book_id as "priceBookId", z.currency, z.ids as "accountIds"
     from (
       select a.time_zone, b.id as book_id, b.currency, array_agg(a.id) as ids
       from account a left join account_price_book own on own.account_id = a.id
       join price_book b on b.id = coalesce(own.price_book_id, (select id from price_book where is_default))
       where $2::uuid[] is null or a.id = any($2) group by 1, 2, 3) z
     cross join lateral date_trunc('month', $1::timestamptz at time zone z.time_zone) m
     order by 1, z.time_zone, z.book_id`,
    [now, accountIds],
  );
