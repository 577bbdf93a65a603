import type { AccountScope } from '../../common/account.scope';
import { oneRow, type Database } from '../../database';
import type { Role } from './principal';

export interface ApiToken {
  id: string;
  name: string;
  role: Role;
  accountIds: AccountScope;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
}

const columns = `id, name, role, account_ids as "accountIds", created_at as "createdAt", expires_at as "expiresAt",
  last_used_at as "lastUsedAt"`;

/** Ids of these that no account has. */
export async function missingAccounts(database: Database, ids: readonly string[]): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    'select id from unnest($1::uuid[]) as asked(id) where not exists (select 1 from account a where a.id = asked.id)',
    [ids],
  );
  return rows.map(({ id }) => id);
}

export async function insertToken(database: Database, token: ApiToken & { hash: string }): Promise<void> {
  await database.query(
    'insert into api_token (id, name, role, account_ids, hash, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)',
    [token.id, token.name, token.role, token.accountIds, token.hash, token.createdAt, token.expiresAt],
  );
}

export function selectTokenByHash(database: Database, hash: string): Promise<ApiToken | null> {
  return oneRow<ApiToken>(database, `select ${columns} from api_token where hash = $1`, [hash]);
}

export function selectToken(database: Database, id: string): Promise<ApiToken | null> {
  return oneRow<ApiToken>(database, `select ${columns} from api_token where id = $1`, [id]);
}

/** Oldest first; those that are limited to the scope's accounts. */
export function selectTokens(
  database: Database,
  { scope, after, limit }: { scope: AccountScope; after: string | null; limit: number },
): Promise<ApiToken[]> {
  return database.query<ApiToken>(
    `select ${columns} from api_token
     where ($1::uuid[] is null or account_ids <@ $1) and ($2::uuid is null or id > $2) order by id limit $3`,
    [scope, after, limit],
  );
}

/** True when it was there. */
export async function deleteToken(database: Database, id: string, scope: AccountScope): Promise<boolean> {
  const rows = await database.query(
    `with gone as (delete from api_token where id = $1 and ($2::uuid[] is null or account_ids <@ $2) returning 1) select 1 from gone`,
    [id, scope],
  );
  return rows.length === 1;
}

/** Notes the use, at most once a minute: a busy token is not a write per request. */
export async function touchToken(database: Database, id: string, at: Date): Promise<void> {
  await database.query(
    `update api_token set last_used_at = $2
     where id = $1 and (last_used_at is null or last_used_at < $2::timestamptz - interval '1 minute')`,
    [id, at],
  );
}
