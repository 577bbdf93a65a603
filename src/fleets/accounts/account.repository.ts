import type { AccountScope } from '../../common/account.scope';
import type { Database, ListOrder, Placed, Sorting, Tx } from '../../database';
import type { Account } from '../fleet.types';

const columns = 'id, name, currency, time_zone as "timeZone", created_at as "createdAt"';

export async function insertAccount(tx: Tx | Database, account: Account): Promise<void> {
  await tx.query('insert into account (id, name, currency, time_zone, created_at) values ($1, $2, $3, $4, $5)', [
    account.id,
    account.name,
    account.currency,
    account.timeZone,
    account.createdAt,
  ]);
}

export async function selectAccount(tx: Tx | Database, id: string): Promise<Account | null> {
  const rows = await tx.query<Account>(`select ${columns} from account where id = $1`, [id]);
  return rows.length === 0 ? null : rows[0];
}

/**
 * Whether Postgres means by the name what Node does. Where the name is an abbreviation too, it takes that: CET is one hour
 * to it, also in summer. Names are compared to the letter, though it would take others.
 */
export async function knowsTimeZone(source: Tx | Database, name: string): Promise<boolean> {
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
