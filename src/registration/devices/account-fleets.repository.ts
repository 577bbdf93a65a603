import type { AccountScope } from '../../common/account.scope';
import type { Database } from '../../database';

/**
 * The fleets of these accounts; null for all. As values Postgres looks their devices up in an index; with a subquery in
 * their place it filters the whole table.
 */
export async function fleetsOfAccounts(database: Database, accountIds: AccountScope): Promise<string[] | null> {
  if (accountIds === null) return null;
  const rows = await database.query<{ id: string }>('select id from fleet where account_id = any($1)', [accountIds]);
  return rows.map(({ id }) => id);
}
