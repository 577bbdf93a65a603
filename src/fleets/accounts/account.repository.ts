import type { AccountScope } from '../../common/account.scope';
import { oneRow, type Database, type ListOrder, type Placed, type Sorting, type Source } from '../../database';
import type { Account } from '../fleet.types';

const columns = 'id, name, currency, time_zone as "timeZone", created_at as "createdAt"';

export async function insertAccount(source: Source, account: Account): Promise<void> {
  await source.query('insert into account (id, name, currency, time_zone, created_at) values ($1, $2, $3, $4, $5)', [
    account.id,
    account.name,
    account.currency,
    account.timeZone,
    account.createdAt,
  ]);
}

export function selectAccount(source: Source, id: string): Promise<Account | null> {
  return oneRow<Account>(source, `select ${columns} from account where id = $1`, [id]);
}

/**
 * Whether Postgres means by the name what Node does. Where the name is an abbreviation too, it takes that: CET is one hour
 * to it, also in summer. Names are compared to the letter, though it would take others.
 */
export async function knowsTimeZone(source: Source, name: string): Promise<boolean> {
  const [row] = await source.query<{ known: boolean }>(
    `select exists (select 1 from pg_timezone_names where name = $1) and not exists (
       select 1 from pg_timezone_abbrevs where abbrev = upper($1) and abbrev not in ('UTC', 'UCT', 'GMT', 'ZULU')) as known`,
    [name],
  );
  return row.known;
}

export const accountSorting = {
  fields: { name: { sql: 'name', type: 'text' }, createdAt: { sql: 'created_at', type: 'timestamptz' } },
  id: 'id',
  fallback: null,
} as const satisfies Sorting<string>;

/** `search` is part of the name. */
export interface AccountFilter {
  scope: AccountScope;
  search: string | null;
}

export function selectAccounts(
  database: Database,
  { scope, search }: AccountFilter,
  order: ListOrder,
  limit: number,
): Promise<(Account & Placed)[]> {
  return database.query(
    `select ${columns}, ${order.place} as place from account
     where ($1::uuid[] is null or id = any($1)) and ($2::text is null or strpos(lower(name), lower($2)) > 0)
       and ${order.after('$3', '$4')} order by ${order.by} limit $5`,
    [scope, search, ...order.values, limit],
  );
}
