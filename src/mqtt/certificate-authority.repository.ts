import { oneRow, type Database } from '../database';

export interface StoredAuthority {
  certificate: string;
  sealedKey: string;
}

export function selectAuthority(database: Database): Promise<StoredAuthority | null> {
  return oneRow<StoredAuthority>(
    database,
    'select certificate, sealed_key as "sealedKey" from certificate_authority where id = 1',
  );
}

/** Whether the database has secrets that a key was used for: the first start makes the authority. */
export const hasAuthority = async (database: Database): Promise<boolean> => (await selectAuthority(database)) !== null;

/** Keeps the first one: replicas that start together end with the same. */
export async function insertAuthority(database: Database, authority: StoredAuthority, createdAt: Date): Promise<void> {
  await database.query(
    'insert into certificate_authority (id, certificate, sealed_key, created_at) values (1, $1, $2, $3) on conflict do nothing',
    [authority.certificate, authority.sealedKey, createdAt],
  );
}
