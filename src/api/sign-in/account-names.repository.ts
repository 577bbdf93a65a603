import type { Database } from '../../database';

/** Accounts that one of the texts is the id or the name of. */
export const selectAccountsNamed = (database: Database, texts: string[]): Promise<{ id: string; name: string }[]> =>
  database.query('select id, name from account where id::text = any($1) or name = any($2)', [
    texts.map((text) => text.toLowerCase()),
    texts,
  ]);
