import type { AccountScope } from '../common/account.scope';
import type { Database, Tx } from '../database';
import type { Account } from './fleet.types';

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
  const rows = (await tx.query(`select ${columns} from account where id = $1`, [id])) as Account[];
  return rows.length === 0 ? null : rows[0];
}

/** Oldest first, after the account `after`; of `scope` only. */
export function selectAccounts(
  database: Database,
  { scope, after, limit }: { scope: AccountScope; after: string | null; limit: number },
): Promise<Account[]> {
  return database.query<Account>(
    `select ${columns} from account
     where ($1::uuid[] is null or id = any($1)) and ($2::uuid is null or id > $2) order by id limit $3`,
    [scope, after, limit],
  );
}
