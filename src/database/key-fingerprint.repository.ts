import type { Database } from './database';

/** Null where no start has told its key yet. */
export async function selectKeyFingerprint(database: Database): Promise<string | null> {
  const rows = await database.query<{ fingerprint: string }>('select fingerprint from key_fingerprint');
  return rows.at(0)?.fingerprint ?? null;
}

/** The first one stays; gives which that is. */
export async function insertKeyFingerprint(database: Database, fingerprint: string): Promise<string> {
  await database.query('insert into key_fingerprint (fingerprint) values ($1) on conflict do nothing', [fingerprint]);
  return (await selectKeyFingerprint(database)) ?? fingerprint;
}
