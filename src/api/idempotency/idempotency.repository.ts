import { oneRow, type Database, type Source, type Tx } from '../../database';

export interface KeyPlace {
  principal: string;
  route: string;
  key: string;
}

export interface StoredAnswer {
  requestHash: string;
  status: number;
  /** Sealed. */
  response: string;
  expiresAt: Date;
}

/** Name of the lock of whoever works on it. */
export const lockOf = ({ principal, route, key }: KeyPlace): string =>
  JSON.stringify(['idempotency', principal, route, key]);

/** Holds the key until the transaction ends; false when another request holds it. */
export async function holdKey(tx: Tx, place: KeyPlace): Promise<boolean> {
  const [row] = await tx.query<{ held: boolean }>('select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as held', [
    lockOf(place),
  ]);
  return row.held;
}

export function selectAnswer(
  source: Source,
  { principal, route, key }: KeyPlace,
  now: Date,
): Promise<StoredAnswer | null> {
  return oneRow<StoredAnswer>(
    source,
    `select request_hash as "requestHash", status, response, expires_at as "expiresAt" from idempotency_key
     where principal = $1 and route = $2 and key = $3 and expires_at > $4`,
    [principal, route, key, now],
  );
}

export async function insertAnswer(tx: Tx, { principal, route, key }: KeyPlace, answer: StoredAnswer): Promise<void> {
  await tx.query(
    `insert into idempotency_key (principal, route, key, request_hash, status, response, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (principal, route, key) do update set request_hash = excluded.request_hash, status = excluded.status,
       response = excluded.response, expires_at = excluded.expires_at`,
    [principal, route, key, answer.requestHash, answer.status, answer.response, answer.expiresAt],
  );
}

export async function deleteExpired(database: Database, now: Date): Promise<void> {
  await database.query('delete from idempotency_key where expires_at <= $1', [now]);
}
